"""A figure: points with their intervals, a sentence that says what they say, and all it takes to look behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from answerable.desk.insight.days import OPENED
from answerable.insight.methods import Interval, wilson
from answerable.web.moments import spent_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FEW = 5  # below which a share says nothing


class Unit(StrEnum):
    SHARE = "share"
    SECONDS = "seconds"
    RATIO = "ratio"
    COUNT = "count"
    MONEY = "money"  # in the house’s currency
    POINTS = "points"  # differences of shares, in hundredths


class Form(StrEnum):
    """How it is drawn: along time, or row by row."""

    TREND = "trend"
    ROWS = "rows"


class Verdict(StrEnum):
    """Of a point beside what was agreed."""

    REACHED = "reached"
    MISSED = "missed"
    OPEN = "open"  # the interval has what was agreed in it
    FEW = "few"


@dataclass(frozen=True)
class Point:
    """`n` is of how many it speaks, `count` how many of them it counts. `behind` is the query of the address that lists
    its tickets; without one there are none to list. `agreed` is what was agreed, where that
    differs from point to point, `verdict` what can be said of it."""

    label: str
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    count: int | None = None
    behind: str = ""
    note: "StrOrPromise" = ""
    agreed: float | None = None
    verdict: Verdict | None = None

    @property
    def is_known(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class Link:
    """To the page that has more of it, by the name of its address."""

    name: str
    words: str


@dataclass(frozen=True)
class Part:
    """Of a page that answers several questions, one of them; `name` is short, for the list of them at its top."""

    key: str
    name: "StrOrPromise"
    question: "StrOrPromise"
    lead: "StrOrPromise"


@dataclass(frozen=True)
class Figure:
    """`reference` is the value at which a line is drawn; `formula`, `rests_on` and `cannot_say` are sentences. `by`
    says which days are meant; `noted` is what stands above the notes of its points. What `is_folded` shows its sentence
    alone until it is opened; `of` is whom it speaks of, where that is one alone, and `brief` what their line in a
    table says of it."""

    key: str
    name: str
    title: str
    unit: Unit
    form: Form
    points: Sequence[Point]
    formula: str
    rests_on: str
    cannot_say: str
    along: str  # what the points are: weeks, channels
    whole: Point | None = None
    reference: float | None = None
    counted: str = ""  # what `count` counts
    more: Sequence[str] = field(default_factory=tuple)
    link: Link | None = None
    by: "StrOrPromise" = OPENED
    noted: str = ""
    part: Part | None = None
    is_folded: bool = False
    of: str = ""
    brief: str = ""

    @property
    def has_notes(self) -> bool:
        return any(point.note for point in self.points)

    @property
    def is_drawn(self) -> bool:
        return any(point.is_known for point in self.points)

    @property
    def is_empty(self) -> bool:
        return not any(point.n for point in self.points) and not (self.whole and self.whole.n)


def share_point(label: str, count: int, n: int, *, behind: str = "", few: int = FEW) -> Point:
    interval = wilson(count, n) if n >= few else None
    return point_of(label, n, interval, count=count, behind=behind)


def point_of(
    label: str, n: int, interval: Interval | None, *, count: int | None = None, behind: str = ""
) -> Point:
    if interval is None:
        return Point(label, n, count=count, behind=behind)
    return Point(label, n, interval.estimate, interval.low, interval.high, count, behind)


def standing_out(title: str, points: Sequence[Point]) -> str:
    """The title with those whose interval lies above the share of all of them together, in the order of the points."""
    known = [point for point in points if point.low is not None and point.count is not None]
    total = sum(point.n for point in known)
    if len(known) < 2 or not total:
        return title
    overall = sum(point.count or 0 for point in known) / total
    outside = [point for point in known if point.low is not None and point.low > overall]
    if not outside:
        return _("%(title)s: nowhere clearly more often than overall") % {"title": title}
    said = "; ".join(f"{point.label}, {words(point, Unit.SHARE)}" for point in outside)
    return _("%(title)s, more often than overall: %(said)s") % {"title": title, "said": said}


def value_words(value: float | None, unit: Unit) -> str:
    if value is None:
        return _("not enough to say")
    if unit == Unit.SHARE:
        return _("%(n)s\u00a0%%") % {"n": _hundredths(value)}
    if unit == Unit.SECONDS:
        return spent_words(timedelta(seconds=round(value)))
    if unit == Unit.POINTS:
        return f"{value:+.1f}".replace("-", "−")
    if unit == Unit.MONEY:
        return _money_words(value)
    if unit == Unit.RATIO:
        return f"{value:.2f}"
    return f"{value:,.0f}"


def interval_words(point: Point, unit: Unit) -> str:
    if point.low is None:
        return ""
    high = _("no end yet") if point.high is None else value_words(point.high, unit)
    return _("%(low)s to %(high)s") % {"low": value_words(point.low, unit), "high": high}


def words(point: Point, unit: Unit) -> str:
    """The value with its interval in brackets."""
    said, interval = value_words(point.value, unit), interval_words(point, unit)
    return f"{said} ({interval})" if interval else said


def _money_words(value: float) -> str:
    """Whole from a thousand on; before that, as prices are written."""
    amount = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.2f}"
    return f"{amount}\u00a0{settings.CURRENCY}".replace("-", "−").strip()


def _hundredths(share: float) -> str:
    """One place where it is small: 0.4 % is not 0 %."""
    hundredths = 100 * share
    return f"{hundredths:.1f}" if 0 < hundredths < 9.95 else f"{hundredths:.0f}"
