"""Working hours as values, and the arithmetic on them: pure, exact, quick.

`Hours` say when somebody works in one place: several periods a day, a time zone, holidays, days that differ.
A `Timeline` is hours over time: hours that were changed count as they were until then and as they are from then on.

Moments are aware datetimes; within this module they are whole microseconds since 1970, so that the parts of an interval
add up to the whole, always. Wall-clock times that a change to summer time leaves out are the moment of that change;
those that it brings twice begin at the first and end at the last.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from zoneinfo import ZoneInfo

from answerable.regions.holidays import public_holidays

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_MINUTES_A_DAY = 24 * 60
_YEARS_LOOKED_AHEAD = 12

Span = tuple[int, int]  # minutes after midnight on the wall clock: (540, 1020) is 9:00 to 17:00


class NeverOpen(ValueError):
    """So much working time does not come within twelve years."""


class Why(StrEnum):
    """Why a stretch of time counts, or does not."""

    OPEN = "open"
    OUTSIDE = "outside"  # the hours of an ordinary day are over, or have not begun
    HOLIDAY = "holiday"
    DIFFERENT = "different"  # a day that was said to differ


@dataclass(frozen=True)
class Stretch:
    """A part of an interval, and why it counts or not; `name` is the holiday's or the different day's."""

    start: datetime
    end: datetime
    why: Why
    name: str = ""

    @property
    def counts(self) -> bool:
        return self.why == Why.OPEN

    @property
    def length(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True)
class DifferentDay:
    """A day that is not as its weekday: other periods, or none."""

    spans: tuple[Span, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Hours:
    """When somebody works. `week` begins on Monday. A different day goes before a holiday, a holiday before the
    weekday. `country` and `subdivision` are ISO 3166 codes; without a country there are no holidays. `holidays` are
    those of years for which it is kept what was known of them; of other years they are looked up."""

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    country: str = ""
    subdivision: str = ""
    different: Mapping[date, DifferentDay] = field(default_factory=dict)
    holidays: Mapping[int, Mapping[date, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for spans in (*self.week, *(day.spans for day in self.different.values())):
            _refuse_disorder(spans)

    def on(self, day: date) -> tuple[tuple[Span, ...], Why, str]:
        """The periods of a day, why they are so, and the name of what makes it differ."""
        if (said := self.different.get(day)) is not None:
            return said.spans, Why.DIFFERENT, said.name
        if (name := self.holiday(day)) is not None:
            return (), Why.HOLIDAY, name
        return self.week[day.weekday()], Why.OUTSIDE, ""

    def holiday(self, day: date) -> str | None:
        """The name of a public holiday."""
        kept = self.holidays.get(day.year)
        known = public_holidays(self.country, self.subdivision, day.year) if kept is None else kept
        return known.get(day)


def _refuse_disorder(spans: Sequence[Span]) -> None:
    last = 0
    for start, end in spans:
        if not last <= start < end <= _MINUTES_A_DAY:
            raise ValueError(
                "periods of a day follow each other, each ends after it began, and none passes midnight"
            )
        last = end


@dataclass(frozen=True)
class _Year:
    """The open stretches of one year (UTC), and how much was worked before each."""

    starts: list[int]
    ends: list[int]
    before: list[int]  # one more than stretches: the last is the year's total

    def until(self, moment: int) -> int:
        """Worked from the beginning of the year to the moment."""
        index = bisect_right(self.starts, moment) - 1
        if index < 0:
            return 0
        return self.before[index] + min(moment, self.ends[index]) - self.starts[index]

    def first_with(self, amount: int) -> int:
        """The earliest moment by which so much was worked; between nothing and the total."""
        index = bisect_left(self.before, amount, lo=1) - 1
        return self.starts[index] + amount - self.before[index]

    def last_with(self, amount: int) -> int:
        """The latest moment by which no more than so much was worked; less than the total."""
        index = bisect_right(self.before, amount) - 1
        return self.starts[index] + amount - self.before[index]


class Timeline:
    """Hours over time. `versions` are hours with the moment from which they hold; the first holds before it, too."""

    def __init__(self, versions: Sequence[tuple[datetime, Hours]]) -> None:
        if not versions:
            raise ValueError("a timeline needs hours")
        self._versions = sorted(
            ((_number(since), hours) for since, hours in versions), key=lambda pair: pair[0]
        )
        self._years: dict[int, _Year] = {}
        self._earlier: dict[int, Timeline] = {}  # by how many of the versions

    @classmethod
    def of(cls, hours: Hours) -> "Timeline":
        return cls([(_EPOCH, hours)])

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Working time from start to end; less than nothing when the end is the earlier."""
        return timedelta(microseconds=self._worked(_number(start), _number(end)))

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """When so much working time will have passed since the start: the earliest such moment. An amount below zero
        goes back: the latest moment from which so much passes until the start. None at all is the start itself."""
        number = amount // _MICROSECOND
        if number > 0:
            return _moment(self._after(_number(start), number))
        if number < 0:
            return _moment(self._ahead_of(_number(start), -number))
        return start

    def hours_at(self, at: datetime) -> Hours:
        """The hours that hold then."""
        number = _number(at)
        held = [hours for since, hours in self._versions if since <= number]
        return held[-1] if held else self._versions[0][1]

    def as_of(self, at: datetime) -> "Timeline":
        """Without the hours that began later: as if those that held then went on for ever."""
        number = _number(at)
        if self._versions[-1][0] <= number or len(self._versions) == 1:
            return self
        count = max(1, sum(since <= number for since, _hours in self._versions))
        if count not in self._earlier:
            held = self._versions[:count]
            self._earlier[count] = Timeline([(_moment(since), hours) for since, hours in held])
        return self._earlier[count]

    def is_open(self, at: datetime) -> bool:
        number = _number(at)
        return self._worked(number, number + 1) > 0

    def stretches(self, start: datetime, end: datetime) -> list[Stretch]:
        """The whole interval in parts that each count or do not, with reasons; they follow each other without a gap."""
        found: list[Stretch] = []
        first, last = _number(start), _number(end)
        for since, until, hours in self._reigns(first, last):
            for low, high, why, name in _told(hours, since, until):
                if found and (found[-1].why, found[-1].name) == (why, name):
                    found[-1] = Stretch(found[-1].start, _moment(high), why, name)
                else:
                    found.append(Stretch(_moment(low), _moment(high), why, name))
        return found

    def _worked(self, start: int, end: int) -> int:
        if end < start:
            return -self._worked(end, start)
        first, last = _year_of(start), _year_of(end)
        total = self._year(last).until(end) - self._year(first).until(start)
        return total + sum(self._year(year).before[-1] for year in range(first, last))

    def _after(self, start: int, amount: int) -> int:
        first = _year_of(start)
        amount += self._year(first).until(start)
        for number in range(first, first + _YEARS_LOOKED_AHEAD):
            year = self._year(number)
            if amount <= year.before[-1]:
                return year.first_with(amount)
            amount -= year.before[-1]
        raise NeverOpen("so much working time does not come within twelve years")

    def _ahead_of(self, start: int, amount: int) -> int:
        first = _year_of(start)
        amount = self._year(first).until(start) - amount
        for number in range(first, first - _YEARS_LOOKED_AHEAD, -1):
            if amount >= 0 and self._year(number).before[-1] > amount:
                return self._year(number).last_with(amount)
            amount += self._year(number - 1).before[-1]
        raise NeverOpen("so much working time was not within the last twelve years")

    def _year(self, number: int) -> _Year:
        found = self._years.get(number)
        if found is None:
            found = self._years[number] = self._built(number)
        return found

    def _built(self, number: int) -> _Year:
        start, end = (
            _number(datetime(number, 1, 1, tzinfo=UTC)),
            _number(datetime(number + 1, 1, 1, tzinfo=UTC)),
        )
        starts: list[int] = []
        ends: list[int] = []
        for since, until, hours in self._reigns(start, end):
            for low, high, why, _name in _told(hours, since, until):
                if why != Why.OPEN:
                    continue
                if ends and ends[-1] == low:
                    ends[-1] = high
                else:
                    starts.append(low)
                    ends.append(high)
        lengths = [high - low for low, high in zip(starts, ends, strict=True)]
        return _Year(starts, ends, [0, *accumulate(lengths)])

    def _reigns(self, start: int, end: int) -> Iterator[tuple[int, int, Hours]]:
        """Which hours held within an interval, from when to when."""
        for index, (since, hours) in enumerate(self._versions):
            low = start if index == 0 else max(start, since)
            high = end if index + 1 == len(self._versions) else min(end, self._versions[index + 1][0])
            if low < high:
                yield low, high, hours


def _told(hours: Hours, start: int, end: int) -> Iterator[tuple[int, int, Why, str]]:
    """An interval in parts, day by day."""
    day = _moment(start).astimezone(hours.zone).date()
    at = start
    while at < end:
        midnight = min(end, _wall(hours.zone, day + _DAY, 0, is_end=False))
        spans, why, name = hours.on(day)
        for span in spans:
            low = max(at, _wall(hours.zone, day, span[0], is_end=False))
            high = min(midnight, _wall(hours.zone, day, span[1], is_end=True))
            if low >= high:
                continue
            if at < low:
                yield at, low, why, name
            yield low, high, Why.OPEN, ""
            at = high
        if at < midnight:
            yield at, midnight, why, name
            at = midnight
        day += _DAY


def _wall(zone: ZoneInfo, day: date, minute: int, *, is_end: bool) -> int:
    """The moment at which the clock on the wall shows this."""
    if minute == _MINUTES_A_DAY:
        day, minute, is_end = day + _DAY, 0, False
    shown = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    first, last = _number(shown), _number(shown.replace(fold=1))
    if last < first:
        return _change_between(zone, last, first)
    return last if is_end else first


def _change_between(zone: ZoneInfo, low: int, high: int) -> int:
    """When the clock was put forward, to the second."""
    before = _moment(low).astimezone(zone).utcoffset()
    low, high = low // 1_000_000, high // 1_000_000
    while high - low > 1:
        middle = (low + high) // 2
        if _moment(middle * 1_000_000).astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high * 1_000_000


def _number(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(number: int) -> datetime:
    return _EPOCH + timedelta(microseconds=number)


def _year_of(number: int) -> int:
    return _moment(number).year
