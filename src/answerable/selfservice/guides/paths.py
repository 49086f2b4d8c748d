"""A guide as steps and the ways between them. Pure: it knows no database, no request and nobody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

Words = Mapping[str, str]  # by language
MOST_VISITS = 3  # of one step, before a person is asked instead


class Kind(StrEnum):
    QUESTION = "question"
    CHECK = "check"
    PICTURE = "picture"
    ACTION = "action"
    BRANCH = "branch"
    OUTCOME = "outcome"


class Outcome(StrEnum):
    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    ARTICLE = "article"


class On(StrEnum):
    """What a branch looks at."""

    PRODUCT = "product"
    VERSION = "version"
    ANSWER = "answer"


YES, NO, ON = "yes", "no", "on"  # the ways out of a check; and of what has one way


@dataclass(frozen=True)
class Mark:
    """A number on a picture, in percent from its upper left corner, with what is there."""

    x: int
    y: int
    words: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """An answer; of a branch `key` is what must be known, and nobody reads its words."""

    key: str
    next: str = ""
    words: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """`next` is where a picture or an action leads, and a branch when nothing else fits. `same` names what other
    guides have too: done in one, it is done. `read` says by language of which words a translation was made."""

    key: str
    kind: Kind
    title: Words = field(default_factory=dict)
    text: Words = field(default_factory=dict)
    choices: Sequence[Choice] = ()
    next: str = ""
    picture: int | None = None
    alt: Words = field(default_factory=dict)
    marks: Sequence[Mark] = ()
    asks: Words = field(default_factory=dict)  # a value: a serial number, what the display shows
    by_person: bool = False  # an action that only somebody of ours can do
    on: On = On.PRODUCT
    of: str = ""  # the step whose answer a branch looks at
    outcome: Outcome = Outcome.NOT_SOLVED
    topic: int | None = None
    team: int | None = None
    link: str = ""
    same: str = ""
    read: Words = field(default_factory=dict)

    @property
    def is_end(self) -> bool:
        return self.kind is Kind.OUTCOME

    @property
    def is_shown(self) -> bool:
        return self.kind is not Kind.BRANCH

    def ways(self) -> list[tuple[str, str]]:
        """(choice, next), as they are offered; a branch's last one is for whatever fits nowhere."""
        if self.kind is Kind.OUTCOME:
            return []
        if self.kind is Kind.QUESTION:
            return [(each.key, each.next) for each in self.choices]
        if self.kind is Kind.CHECK:
            known = {each.key: each.next for each in self.choices}
            return [(YES, known.get(YES, "")), (NO, known.get(NO, ""))]
        if self.kind is Kind.BRANCH:
            return [*((each.key, each.next) for each in self.choices), (ON, self.next)]
        return [(ON, self.next)]


@dataclass(frozen=True)
class Guide:
    """It begins with its first step. The first language is the one it is written in."""

    languages: Sequence[str] = ("en",)
    title: Words = field(default_factory=dict)
    lead: Words = field(default_factory=dict)
    steps: Sequence[Step] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Step]:
        return {each.key: each for each in self.steps}

    @property
    def first(self) -> Step | None:
        return self.steps[0] if self.steps else None

    @property
    def base(self) -> str:
        return self.languages[0] if self.languages else "en"

    def said(self, words: Words, language: str) -> str:
        """In this language, else in the one it is written in, else in any."""
        return words.get(language) or words.get(self.base) or next(filter(None, words.values()), "")

    def most_steps(self) -> int:
        """How long a path can be at the most."""
        return MOST_VISITS * len(self.steps) + 1


@dataclass(frozen=True)
class Known:
    """What a branch may look at. `answers` are by step, the newest of each."""

    product: str = ""
    version: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


def chosen_at(branch: Step, known: Known) -> str:
    """Which way a branch goes."""
    facts = {On.PRODUCT: known.product, On.VERSION: known.version}
    fact = known.answers.get(branch.of, "") if branch.on is On.ANSWER else facts[branch.on]
    folded = " ".join(fact.casefold().split())
    return next((each.key for each in branch.choices if each.key.casefold() == folded), ON)


def ways_from(guide: Guide, step: Step) -> Iterator[Step]:
    """The steps to which it leads that are there."""
    for _choice, key in step.ways():
        if key in guide.by_key:
            yield guide.by_key[key]


def shown_from(guide: Guide, key: str, known: Known) -> Step | None:
    """The step that is shown when one comes to `key`: branches are gone through. None where they lead nowhere."""
    for _branch in range(len(guide.steps) + 1):
        step = guide.by_key.get(key)
        if step is None or step.is_shown:
            return step
        key = dict(step.ways())[chosen_at(step, known)]
    return None


def next_step(guide: Guide, step: Step, choice: str, known: Known, visits: Mapping[str, int]) -> Step | None:
    """What follows that choice; None where a person must be asked: it leads nowhere any more, or they were there often
    enough. `visits` counts how often each step was taken."""
    found = shown_from(guide, dict(step.ways()).get(choice, ""), known)
    if found is None or (not found.is_end and visits.get(found.key, 0) >= MOST_VISITS):
        return None
    return found
