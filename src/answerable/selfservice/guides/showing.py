"""Guides as somebody reads them: in their language, or the one they are written in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.text import slugify

from answerable.selfservice.guides.paths import ON, Choice, Guide, Kind, Mark, On, Step
from answerable.selfservice.models import Guide as Row

MOST_OFFERED, MOST_LISTED = 6, 200


@dataclass(frozen=True)
class Offered:
    """A guide that somebody may follow. `language` is that of its words here."""

    pk: int
    slug: str
    title: str
    lead: str
    language: str
    direction: str


@dataclass(frozen=True)
class ShownChoice:
    key: str
    words: str
    leads_to: int = 0  # the number of the step in the printed whole


@dataclass(frozen=True)
class ShownMark:
    number: int
    x: str
    y: str
    words: str


@dataclass(frozen=True)
class ShownStep:
    """One step in one language. A check's and an action's own words are the page's."""

    key: str
    kind: str
    title: str
    text: str
    choices: Sequence[ShownChoice]
    picture: int | None
    alt: str
    marks: Sequence[ShownMark]
    asks: str
    by_person: bool
    outcome: str
    link: str
    topic: int | None
    language: str
    direction: str
    number: int = 0


def language_for(guide: Guide, wanted: str) -> str:
    return wanted if wanted in guide.languages else guide.base


def direction_of(language: str) -> str:
    info: dict[str, Any] = LANG_INFO.get(language.partition("-")[0], {})
    return "rtl" if info.get("bidi") else "ltr"


def offered(brand_id: int | None, language: str, most: int = MOST_OFFERED) -> list[Offered]:
    """To everybody, by title; a guide in their language comes before one that is not."""
    rows = Row.objects.for_customers(brand_id).select_related("published")[:MOST_LISTED]
    found = [offer(row, language) for row in rows]
    return sorted(found, key=lambda each: (each.language != language, each.title.casefold()))[:most]


def offer(row: Row, wanted: str) -> Offered:
    assert row.published is not None
    guide = row.published.path
    language = language_for(guide, wanted)
    return Offered(
        row.pk,
        slug_of(guide),
        guide.said(guide.title, language),
        guide.said(guide.lead, language),
        language,
        direction_of(language),
    )


def slug_of(guide: Guide) -> str:
    """Of its title where that can be written so; the number alone says which it is."""
    return slugify(guide.said(guide.title, guide.base))[:60] or "guide"


def show(guide: Guide, step: Step, wanted: str) -> ShownStep:
    language = language_for(guide, wanted)
    numbers = _numbers(guide)
    return ShownStep(
        key=step.key,
        kind=step.kind.value,
        title=guide.said(step.title, language),
        text=guide.said(step.text, language),
        choices=[_choice(guide, step, each, language, numbers) for each in _ways(step)],
        picture=step.picture,
        alt=guide.said(step.alt, language),
        marks=[_mark(guide, number, each, language) for number, each in enumerate(step.marks, 1)],
        asks=guide.said(step.asks, language),
        by_person=step.by_person,
        outcome=step.outcome.value,
        link=step.link,
        topic=step.topic,
        language=language,
        direction=direction_of(language),
        number=numbers[step.key],
    )


def whole(guide: Guide, wanted: str) -> list[ShownStep]:
    """Every step that is shown, in its order."""
    return [show(guide, step, wanted) for step in guide.steps if step.is_shown]


def asked_facts(guide: Guide) -> dict[On, list[str]]:
    """What is to be known before it is begun, as its branches know it."""
    found: dict[On, list[str]] = {}
    for step in guide.steps:
        if step.kind is Kind.BRANCH and step.on is not On.ANSWER:
            known = found.setdefault(step.on, [])
            known += [each.key for each in step.choices if each.key not in known]
    return found


def _ways(step: Step) -> Iterator[Choice]:
    if step.kind is Kind.QUESTION:
        yield from step.choices
        return
    for key, following in step.ways():
        yield Choice(key, following)


def _choice(guide: Guide, step: Step, choice: Choice, language: str, numbers: dict[str, int]) -> ShownChoice:
    words = guide.said(choice.words, language) or (choice.key if step.kind is Kind.QUESTION else "")
    following = guide.by_key.get(choice.next)
    while following is not None and not following.is_shown and following.next != following.key:
        following = guide.by_key.get(dict(following.ways())[ON])
    return ShownChoice(choice.key, words, numbers.get(following.key, 0) if following else 0)


def _mark(guide: Guide, number: int, mark: Mark, language: str) -> ShownMark:
    return ShownMark(number, f"{mark.x}%", f"{mark.y}%", guide.said(mark.words, language))


def _numbers(guide: Guide) -> dict[str, int]:
    shown = [each.key for each in guide.steps if each.is_shown]
    return dict.fromkeys((each.key for each in guide.steps), 0) | {
        key: number for number, key in enumerate(shown, 1)
    }
