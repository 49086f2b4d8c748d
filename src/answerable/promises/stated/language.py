"""What is to be known of a language: how it commits itself, how it takes that back, and how it says a time.

Patterns are written in plain alternatives, in the order in which they are tried, and compiled once. In times, `{n}`,
`{unit}`, `{day}` and `{month}` stand for the language's own words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

_FLAGS = re.IGNORECASE
_TO = "-|–|to|or|bis|oder|à|ou|a|o|tot|of|do|lub|~|〜|から|إلى|أو"  # from one number to another


class Time(StrEnum):
    """What kind of time is named; in the order of what goes before what at the same place."""

    ISO = "iso"
    DATE = "date"  # day and month
    DOTTED = "dotted"  # 4.12.
    SLASHED = "slashed"  # 3/4: whose month is which is not guessed
    SPAN = "span"  # so many units from now
    AFTER_TOMORROW = "after_tomorrow"
    TOMORROW = "tomorrow"
    TODAY = "today"
    WEEKDAY = "weekday"
    NEXT_WEEK = "next_week"
    THIS_WEEK = "this_week"
    THIS_MONTH = "this_month"


@dataclass(frozen=True)
class Found:
    """A time that is named at a place of the text."""

    time: Time
    match: "re.Match[str]"

    @property
    def span(self) -> tuple[int, int]:
        return self.match.span()

    def group(self, name: str) -> str:
        return (self.match.groupdict().get(name) or "") if name in self.match.re.groupindex else ""


@dataclass(frozen=True)
class Language:
    """`commits`: we say that we will. `never`: it does not promise, whatever else it says (a no, a hope, a request, the
    past). `habits`: what is so for everybody, and no promise to one, wherever in a sentence it is said. `turns`:
    from here on it speaks of a condition. `answers`: what is promised is a word of ours, not a deed."""

    code: str
    common: str  # a few words by which it is told from the others
    commits: Sequence[str]
    habits: Sequence[str]
    never: Sequence[str]
    turns: Sequence[str]
    answers: Sequence[str]
    days: Sequence[str]  # Monday first
    months: Sequence[str]
    numbers: Mapping[str, int]
    units: Mapping[str, str]  # minute, hour, workday, day, week, month
    times: Mapping[Time, Sequence[str]]
    clock: Sequence[str]
    breaks: str = r"[,;:–—()]\s"  # between clauses
    joins: str = r"(?!)"  # "and", which joins two promises
    has_spaces: bool = True
    evening: str = r"(?!)"  # in a clock's `half`: hours after noon

    @cached_property
    def commit(self) -> "re.Pattern[str]":
        return _any(self.commits)

    @cached_property
    def refusal(self) -> "re.Pattern[str]":
        return _any(self.never)

    @cached_property
    def habit(self) -> "re.Pattern[str]":
        return _any(self.habits)

    @cached_property
    def turn(self) -> "re.Pattern[str]":
        return _any(self.turns)

    @cached_property
    def answer(self) -> "re.Pattern[str]":
        return _any(self.answers)

    @cached_property
    def marks(self) -> "re.Pattern[str]":
        return re.compile(self.common, _FLAGS)

    @cached_property
    def clause(self) -> "re.Pattern[str]":
        return re.compile(f"(?P<join>{self.joins})|{self.breaks}", _FLAGS)

    @cached_property
    def clocks(self) -> list["re.Pattern[str]"]:
        return [re.compile(each, _FLAGS) for each in self.clock]

    @cached_property
    def after_noon(self) -> "re.Pattern[str]":
        return re.compile(self.evening, _FLAGS)

    @cached_property
    def said(self) -> list[tuple[Time, "re.Pattern[str]"]]:
        places = {
            "n": rf"(?P<n>{self._number})(?:\s?(?:{_TO})\s?(?P<n2>{self._number}))?",
            "unit": _named("unit", self.units.values()),
            "day": _named("day", self.days),
            "month": _named("month", self.months),
        }
        return [
            (time, re.compile(_filled(pattern, places), _FLAGS))
            for time in Time
            for pattern in self.times.get(time, ())
        ]

    @property
    def _number(self) -> str:
        words = sorted(self.numbers, key=len, reverse=True)
        edge = r"\b" if self.has_spaces else ""
        return rf"\d{{1,3}}(?!\d)|(?:{'|'.join(words)}){edge}" if words else r"\d{1,3}(?!\d)"

    def times_in(self, text: str, start: int, end: int) -> list[Found]:
        """What does not overlap, in order: where two do, the kind that stands first in `Time`."""
        found: list[Found] = []
        for time, pattern in self.said:
            for match in pattern.finditer(text, start, end):
                low, high = match.span()
                if all(high <= each.span[0] or each.span[1] <= low for each in found):
                    found.append(Found(time, match))
        return sorted(found, key=lambda each: each.span)

    def place_of(self, word: str, among: Sequence[str]) -> int:
        """Which of a list of patterns a word fits."""
        return next(n for n, each in enumerate(among) if re.fullmatch(each, word, _FLAGS))

    def unit_of(self, word: str) -> str:
        return next(unit for unit, each in self.units.items() if re.fullmatch(each, word, _FLAGS))

    def number_of(self, word: str) -> int:
        return int(word) if word.isdigit() else self.numbers[word.lower()]


def _any(patterns: Sequence[str]) -> "re.Pattern[str]":
    return re.compile("|".join(patterns) or r"(?!)", _FLAGS)


def _named(name: str, patterns: "Sequence[str] | object") -> str:
    return f"(?P<{name}>{'|'.join(patterns)})"  # type: ignore[arg-type]


def _filled(pattern: str, places: Mapping[str, str]) -> str:
    for name, words in places.items():
        pattern = pattern.replace("{" + name + "}", words)
    return pattern


LATIN_DATES: Mapping[Time, Sequence[str]] = {
    Time.ISO: (r"\b(?P<year>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b",),
    Time.SLASHED: (r"\b(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?\b",),
}
