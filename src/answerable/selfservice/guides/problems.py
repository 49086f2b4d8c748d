"""What keeps a guide from being published: whoever follows it must come to an end, and understand each step. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from answerable.selfservice.guides.paths import Guide, Kind, On, Step, Words, ways_from


class Wrong(StrEnum):
    EMPTY = "empty"
    DEAD_END = "dead_end"
    UNREACHABLE = "unreachable"
    NO_EXIT = "no_exit"
    NO_CHOICE = "no_choice"
    NO_WORDS = "no_words"
    NO_CHOICE_WORDS = "no_choice_words"
    NO_MARK_WORDS = "no_mark_words"
    NO_ALT = "no_alt"
    NO_PICTURE = "no_picture"
    NO_LINK = "no_link"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True)
class Problem:
    """Of a step, or of the whole guide where none is named; `of` is the way, the choice or the mark in question."""

    wrong: Wrong
    step: str = ""
    of: str = ""
    language: str = ""


def problems(guide: Guide) -> list[Problem]:
    if guide.first is None:
        return [Problem(Wrong.EMPTY)]
    found = [*_unsaid(guide, guide.title, Wrong.NO_WORDS)]
    reached, ending = _reached(guide, guide.first), _ending(guide)
    for step in guide.steps:
        found += _ways(guide, step)
        found += _words(guide, step)
        if step.key not in reached:
            found.append(Problem(Wrong.UNREACHABLE, step.key))
        elif step.key not in ending:
            found.append(Problem(Wrong.NO_EXIT, step.key))
    return found


def _ways(guide: Guide, step: Step) -> Iterator[Problem]:
    if step.kind is Kind.QUESTION and not step.choices:
        yield Problem(Wrong.NO_CHOICE, step.key)
    for choice, key in step.ways():
        if key not in guide.by_key:
            yield Problem(Wrong.DEAD_END, step.key, choice)
    if step.kind is Kind.BRANCH and step.on is On.ANSWER:
        asked = guide.by_key.get(step.of)
        if asked is None or asked.kind not in (Kind.QUESTION, Kind.CHECK):
            yield Problem(Wrong.NO_ANSWER, step.key)


def _words(guide: Guide, step: Step) -> Iterator[Problem]:
    if not step.is_shown:
        return
    yield from _unsaid(guide, step.title, Wrong.NO_WORDS, step.key)
    if step.kind is Kind.QUESTION:
        for choice in step.choices:
            yield from _unsaid(guide, choice.words, Wrong.NO_CHOICE_WORDS, step.key, choice.key)
    if step.kind is Kind.PICTURE and step.picture is None:
        yield Problem(Wrong.NO_PICTURE, step.key)
    if step.picture is not None:
        yield from _unsaid(guide, step.alt, Wrong.NO_ALT, step.key)
        for number, mark in enumerate(step.marks, 1):
            yield from _unsaid(guide, mark.words, Wrong.NO_MARK_WORDS, step.key, str(number))
    if step.is_end and step.outcome == "article" and not step.link:
        yield Problem(Wrong.NO_LINK, step.key)


def _unsaid(guide: Guide, words: Words, wrong: Wrong, step: str = "", of: str = "") -> Iterator[Problem]:
    for language in guide.languages:
        if not words.get(language, "").strip():
            yield Problem(wrong, step, of, language)


def _reached(guide: Guide, first: Step) -> set[str]:
    found, new = {first.key}, [first]
    while new:
        for step in ways_from(guide, new.pop()):
            if step.key not in found:
                found.add(step.key)
                new.append(step)
    return found


def _ending(guide: Guide) -> set[str]:
    """From where an outcome can be reached."""
    before: dict[str, list[str]] = {}
    for step in guide.steps:
        for following in ways_from(guide, step):
            before.setdefault(following.key, []).append(step.key)
    new = [step.key for step in guide.steps if step.is_end]
    found = set(new)
    while new:
        for key in before.get(new.pop(), ()):
            if key not in found:
                found.add(key)
                new.append(key)
    return found
