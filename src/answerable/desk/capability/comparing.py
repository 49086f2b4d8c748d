"""The comparisons as a page shows them: group beside group in the order of their names, never of their waits."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from answerable.desk.templatetags.desk import language_name
from answerable.routing.capability.fairness import By, Case, Of, Sample, Side
from answerable.routing.capability.waits import Difference, Middle, Wait, difference_of, middle_of
from answerable.tickets.channel_words import channel_words
from answerable.web.moments import duration_words

_Pair = tuple[list[Wait], list[Wait]]
MOST_GROUPS = 20  # those of most tickets


@dataclass(frozen=True)
class Drawn:
    """A middle with its interval in words, and in thousandths of the longest on the page."""

    side: Side
    n: int
    words: str = ""
    interval: str = ""
    at: int = 0
    low: int = 0
    width: int = 0


@dataclass(frozen=True)
class Line:
    value: str
    words: str
    one: Drawn
    other: Drawn
    difference: str


@dataclass(frozen=True)
class Comparison:
    sentence: str
    one: str
    other: str
    lines: Sequence[Line]


def comparison(found: Sample, one: Side, other: Side, of: Of, by: By) -> Comparison:
    pairs = _pairs(found, one, other, of, by)
    middles = {value: (middle_of(a), middle_of(b)) for value, (a, b) in pairs.items()}
    longest = (
        max([each.high or each.at or 0.0 for both in middles.values() for each in both], default=0.0) or 1.0
    )
    lines = [
        Line(
            value,
            group_words(by, value),
            _drawn(one, a, longest),
            _drawn(other, b, longest),
            _differs(difference_of(a, b)),
        )
        for value, (a, b) in middles.items()
    ]
    lines.sort(key=lambda line: line.words.casefold())
    whole = difference_of(
        middle_of(wait for case in found.sides[one] if (wait := case.wait(of))),
        middle_of(wait for case in found.sides[other] if (wait := case.wait(of))),
    )
    return Comparison(_sentence(one, whole), side_words(one), side_words(other), lines)


COLUMNS = (
    "comparison", "wait", "group", "side", "n", "middle_seconds", "low_seconds", "high_seconds",
    "difference_seconds", "difference_low_seconds", "difference_high_seconds",
)  # fmt: skip


def table_of(found: Sample, sides: Sequence[tuple[Side, Side]], of: Of, by: By) -> "Iterator[list[object]]":
    """The same figures in seconds, a row for each side of each group; the difference stands with the first side."""
    for one, other in sides:
        pairs = _pairs(found, one, other, of, by)
        for value, waits in sorted(pairs.items(), key=lambda pair: group_words(by, pair[0]).casefold()):
            middles = [middle_of(each) for each in waits]
            differs = difference_of(*middles)
            for side, middle in zip((one, other), middles, strict=True):
                figures = [middle.n, *_whole(middle.at, middle.low, middle.high)]
                apart = differs if side is one else None
                difference = [None] * 3 if apart is None else _whole(apart.at, apart.low, apart.high)
                name = f"{one.value}/{other.value}"
                yield [name, of.value, group_words(by, value), side_words(side), *figures, *difference]


def _whole(*seconds: float | None) -> list[int | None]:
    return [None if each is None else round(each) for each in seconds]


def _pairs(found: Sample, one: Side, other: Side, of: Of, by: By) -> "dict[str, _Pair]":
    pairs: dict[str, _Pair] = defaultdict(lambda: ([], []))
    for place, side in enumerate((one, other)):
        for case in found.sides[side]:
            wait = case.wait(of)
            if wait is not None:
                pairs[case.group(by)][place].append(wait)
    by_size = sorted(pairs, key=lambda value: (-sum(map(len, pairs[value])), value))
    return {value: pairs[value] for value in by_size[:MOST_GROUPS]}


def cases_of(found: Sample, side: Side, of: Of, by: By, value: str) -> list[Case]:
    """Those behind a figure."""
    return [case for case in found.sides[side] if case.group(by) == value and case.wait(of) is not None]


def _drawn(side: Side, middle: Middle, longest: float) -> Drawn:
    if middle.at is None or middle.low is None:
        return Drawn(side, middle.n)
    high = longest if middle.high is None else middle.high
    ends = _("no end yet") if middle.high is None else _length(middle.high)
    at, low, end = (round(1000 * each / longest) for each in (middle.at, middle.low, high))
    interval = _("%(low)s to %(high)s") % {"low": _length(middle.low), "high": ends}
    return Drawn(side, middle.n, _length(middle.at), interval, at, low, max(end - low, 2))


def _length(seconds: float) -> str:
    return duration_words(timedelta(seconds=seconds))


def _differs(found: Difference | None) -> str:
    if found is None:
        return _("not enough data to say")
    words = _("%(at)s (%(low)s to %(high)s)")
    return words % {"at": _signed(found.at), "low": _signed(found.low), "high": _signed(found.high)}


def _signed(seconds: float) -> str:
    sign = "−" if seconds < 0 else "+"
    return f"{sign}{_length(abs(seconds))}"


def _sentence(one: Side, whole: Difference | None) -> str:
    if whole is None:
        return _("Not enough data to say how long they wait")
    is_past, is_less = one is Side.PAST, whole.at < 0
    if whole.low <= 0 <= whole.high:
        if is_past:
            return _("No difference can be told between those who went past and like ones")
        return _("No difference can be told for everybody else since it was switched on")
    if is_past and is_less:
        words = _("Those who went past waited %(length)s less")
    elif is_past:
        words = _("Those who went past waited %(length)s longer")
    elif is_less:
        words = _("Everybody else waits %(length)s less since")
    else:
        words = _("Everybody else waits %(length)s longer since")
    return words % {"length": _length(abs(whole.at))}


def side_words(side: Side) -> str:
    return {
        Side.PAST: _("went past"),
        Side.LIKE: _("like ones that did not"),
        Side.SINCE: _("since it was switched on"),
        Side.BEFORE: _("before"),
    }[side]


def group_words(by: By, value: str) -> str:
    if by is By.ALL:
        return _("all of them")
    if by is By.ACCOUNT:
        return _("with an account") if value else _("without an account")
    if not value:
        return _("not known")
    if by is By.LANGUAGE:
        return str(language_name(value))
    return str(channel_words(value)) if by is By.CHANNEL else value


def by_words(by: By) -> str:
    return {
        By.ALL: _("all together"),
        By.LANGUAGE: _("by language"),
        By.REGION: _("by part of the world"),
        By.ACCOUNT: _("by account or none"),
        By.CHANNEL: _("by channel"),
    }[by]


def of_words(of: Of) -> str:
    return _("until the first answer") if of is Of.FIRST_ANSWER else _("until it is solved")
