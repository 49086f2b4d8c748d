"""A guide as the JSON that is kept of it and carried between installations. Reading is strict: what is kept is sound in
its form, whatever it leads to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any, TypeVar

from answerable.selfservice.guides.paths import Choice, Guide, Kind, Mark, On, Outcome, Step, Words

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
MOST_STEPS, MOST_CHOICES, MOST_MARKS, MOST_LANGUAGES = 100, 12, 12, 30
MOST_TITLE, MOST_TEXT, MOST_WORDS = 200, 4000, 300
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?\Z")
# A page of ours below the brand's, or a safe one elsewhere.
_LINK = re.compile(r"(?:https://[^\s\"'<>\\]{1,480}|(?:articles|guides|issues|ask)/[A-Za-z0-9_/-]{0,200})\Z")


class Unreadable(ValueError):
    """It is none that we wrote; the message says where."""


def as_json(guide: Guide) -> dict[str, Any]:
    return asdict(guide)


def read(kept: Any) -> Guide:
    if not isinstance(kept, dict):
        raise Unreadable("guide")
    languages = tuple(_list(kept, "languages", lambda each: _matching(each, _LANGUAGE), MOST_LANGUAGES))
    if not languages or len(set(languages)) != len(languages):
        raise Unreadable("languages")
    steps = tuple(_list(kept, "steps", read_step, MOST_STEPS))
    if len({each.key for each in steps}) != len(steps):
        raise Unreadable("steps: one key stands there twice")
    title, lead = _words(kept, "title", MOST_TITLE), _words(kept, "lead", MOST_TEXT)
    return Guide(languages, title, lead, steps)


def read_step(kept: Any) -> Step:
    if not isinstance(kept, dict):
        raise Unreadable("step")
    kind = _one_of(kept, "kind", Kind)
    choices = tuple(_list(kept, "choices", lambda each: _choice(each, kind), MOST_CHOICES))
    if len({each.key.casefold() for each in choices}) != len(choices):
        raise Unreadable("choices: one key stands there twice")
    return Step(
        key=_matching(kept.get("key"), KEY),
        kind=kind,
        title=_words(kept, "title", MOST_TITLE),
        text=_words(kept, "text", MOST_TEXT),
        choices=choices,
        next=_key(kept, "next"),
        picture=_number(kept, "picture"),
        alt=_words(kept, "alt", MOST_WORDS),
        marks=tuple(_list(kept, "marks", _mark, MOST_MARKS)),
        asks=_words(kept, "asks", MOST_TITLE),
        by_person=kept.get("by_person") is True,
        on=_one_of(kept, "on", On, On.PRODUCT),
        of=_key(kept, "of"),
        outcome=_one_of(kept, "outcome", Outcome, Outcome.NOT_SOLVED),
        topic=_number(kept, "topic"),
        team=_number(kept, "team"),
        link=_optional(kept, "link", _LINK),
        same=_key(kept, "same"),
        read=_words(kept, "read", 16),
    )


def _choice(kept: Any, kind: Kind) -> Choice:
    if not isinstance(kept, dict):
        raise Unreadable("choice")
    # What a branch compares is a product's name, not a key of ours.
    key = _line(kept.get("key"), 120) if kind is Kind.BRANCH else _matching(kept.get("key"), KEY)
    if not key:
        raise Unreadable("choice: key")
    return Choice(key, _key(kept, "next"), _words(kept, "words", MOST_TITLE))


def _mark(kept: Any) -> Mark:
    if not isinstance(kept, dict):
        raise Unreadable("mark")
    x, y = _number(kept, "x"), _number(kept, "y")
    if x is None or y is None or not (x <= 100 and y <= 100):
        raise Unreadable("mark: percent from 0 to 100")
    return Mark(x, y, _words(kept, "words", MOST_WORDS))


def _list(kept: Mapping[str, Any], name: str, of: Callable[[Any], T], most: int) -> list[T]:
    given = kept.get(name, [])
    if not isinstance(given, list | tuple) or len(given) > most:
        raise Unreadable(f"{name}: at most {most}")
    return [of(each) for each in given]


def _words(kept: Mapping[str, Any], name: str, most: int) -> Words:
    given = kept.get(name, {})
    if not isinstance(given, dict) or len(given) > MOST_LANGUAGES:
        raise Unreadable(name)
    return {_matching(code, _LANGUAGE): _line(text, most) for code, text in given.items() if text}


def _line(given: Any, most: int) -> str:
    if not isinstance(given, str) or len(given) > most:
        raise Unreadable(f"text: at most {most} characters")
    return given.replace("\x00", "").replace("\r\n", "\n").strip()


def _matching(given: Any, pattern: re.Pattern[str]) -> str:
    if not isinstance(given, str) or not pattern.match(given):
        raise Unreadable(f"key: {str(given)[:40]}")
    return given


def _optional(kept: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    given = kept.get(name) or ""
    return _matching(given, pattern) if given else ""


def _key(kept: Mapping[str, Any], name: str) -> str:
    return _optional(kept, name, KEY)


def _number(kept: Mapping[str, Any], name: str) -> int | None:
    given = kept.get(name)
    if given is None:
        return None
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given < 2**53:
        raise Unreadable(name)
    return given


def _one_of(kept: Mapping[str, Any], name: str, kinds: type[E], otherwise: E | None = None) -> E:
    given = kept.get(name, otherwise)
    try:
        return kinds(given)
    except ValueError:
        raise Unreadable(f"{name}: {str(given)[:40]}") from None
