"""The coming weeks of a calendar, day by day, as they will be: open from when to when, and what makes a day differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from answerable.desk.calendars.words import spans_words
from answerable.regions.hours import Hours, NeverOpen, Stretch, Timeline, Why

WEEKS = 8
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Day:
    """`kind` says what makes it so; `name` the holiday's or the different day's; `clocks` how they are put."""

    date: date
    spans: Sequence[tuple[int, int]]
    kind: Why
    name: str = ""
    clocks: str = ""
    is_today: bool = False
    is_past: bool = False

    @property
    def each_words(self) -> list[str]:
        return [spans_words([span]) for span in self.spans] or [self.words]

    @property
    def words(self) -> str:
        return spans_words(self.spans)

    @property
    def is_ordinary(self) -> bool:
        return self.kind in (Why.OPEN, Why.OUTSIDE) and not self.clocks


def weeks_ahead(timeline: Timeline, hours: Hours, *, now: datetime) -> list[list[Day]]:
    """Whole weeks from this one's Monday on, by the zone of these hours."""
    today = now.astimezone(hours.zone).date()
    monday = today - timedelta(days=today.weekday())
    days = [_day(timeline, hours.zone, monday + timedelta(days=n), today) for n in range(7 * WEEKS)]
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def _day(timeline: Timeline, zone: ZoneInfo, day: date, today: date) -> Day:
    start, end = _midnight(day, zone), _midnight(day + _DAY, zone)
    _spans, why, name = timeline.hours_at(start).on(day)
    return Day(
        day,
        [_minutes(part, day, zone) for part in timeline.stretches(start, end) if part.counts],
        why,
        name,
        _clocks(start, end),
        is_today=day == today,
        is_past=day < today,
    )


def _minutes(part: Stretch, day: date, zone: ZoneInfo) -> tuple[int, int]:
    """On the wall clock; what ends with the day ends at 24:00."""
    start, end = part.start.astimezone(zone), part.end.astimezone(zone)
    last = 24 * 60 if end.date() > day else end.hour * 60 + end.minute
    return start.hour * 60 + start.minute, last


def _clocks(start: datetime, end: datetime) -> str:
    before, after = start.utcoffset(), end.utcoffset()
    if before == after or before is None or after is None:
        return ""
    minutes = int(abs(after - before) / _MINUTE)
    if after > before:
        return _("clocks go forward %(minutes)s min") % {"minutes": minutes}
    return _("clocks go back %(minutes)s min") % {"minutes": minutes}


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def remarkable(weeks: Sequence[Sequence[Day]]) -> Iterator[Day]:
    """The days to come that are not as their weekday."""
    for week in weeks:
        yield from (day for day in week if not day.is_ordinary and not day.is_past)


@dataclass(frozen=True)
class Now:
    """What the clock on the wall shows there; whether it is open, and until or from when: None when that never comes.
    Without a zone, so that no page turns them into its reader's."""

    local: datetime
    is_open: bool
    changes_at: datetime | None


def as_of_now(timeline: Timeline, hours: Hours, *, now: datetime) -> Now:
    is_open = timeline.is_open(now)
    changes_at = _closes(timeline, now) if is_open else _opens(timeline, now)
    return Now(wall(now, hours.zone), is_open, wall(changes_at, hours.zone) if changes_at else None)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows in that zone then."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _opens(timeline: Timeline, now: datetime) -> datetime | None:
    try:
        return timeline.after(now, _MOMENT) - _MOMENT
    except NeverOpen:
        return None


def _closes(timeline: Timeline, now: datetime) -> datetime | None:
    [first, *rest] = timeline.stretches(now, now + timedelta(days=8))
    return first.end if rest else None
