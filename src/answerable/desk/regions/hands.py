"""How many hands are usually there in each month of the year, for planning, and what that rests on.

What was said under a calendar's leave goes first. Where nothing was, it is what the ledger tells of absences in the
last three years: the working time that people were away. Public holidays stand beside it: on them nobody is there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from answerable.ledger.models import Event
from answerable.people import events
from answerable.regions.calendars import hours_at, timeline_of
from answerable.regions.hours import Timeline
from answerable.regions.leave import share_there
from answerable.regions.models import Calendar, LeaveShare
from answerable.routing.models import StaffGiving

MOST_PEOPLE = 500
YEARS_BACK = 3
_DAY = timedelta(days=1)
_Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class Person:
    key: int
    calendar: int
    since: datetime


@dataclass(frozen=True)
class Month:
    """`there` of `people`; in a hundred where nobody is known to work there. `rests_on` says why."""

    number: int
    there: float
    people: int
    rests_on: str
    holidays: int

    @property
    def name(self) -> str:
        return str(MONTHS[self.number]).capitalize()

    @property
    def words(self) -> str:
        if not self.people:
            return f"{round(self.there * 100)} %"
        return _("%(there)s of %(people)s") % {"there": round(self.there), "people": self.people}

    @property
    def is_thin(self) -> bool:
        """Fewer than four in five."""
        return self.there < 0.8 * (self.people or 1)


def months_of(calendars: Sequence[Calendar], *, now: datetime) -> list[Month]:
    """The twelve to come, this one first."""
    keys = [each.pk for each in calendars]
    people = _people(keys)
    shares = _shares(keys)
    away = _away({each.key for each in people}, since=now - timedelta(days=366 * YEARS_BACK))
    found = []
    for offset in range(12):
        year, number = divmod(now.year * 12 + now.month - 1 + offset, 12)
        found.append(_month(year, number + 1, calendars, people, shares, away, now))
    return found


def sentence(months: Sequence[Month], where: str) -> str:
    """What a planner should know first: the thinnest month to come."""
    thin = min(months, key=lambda each: each.there / (each.people or 1), default=None)
    if thin is None or not thin.is_thin:
        return _("In %(where)s nearly all are there all the year, as far as is known.") % {"where": where}
    words = _("In %(month)s %(number)s are there in %(where)s.")
    return words % {"month": thin.name, "number": thin.words, "where": where}


def _month(
    year: int,
    number: int,
    calendars: Sequence[Calendar],
    people: Sequence[Person],
    shares: Mapping[int, Sequence[LeaveShare]],
    away: Mapping[int, Sequence[_Interval]],
    now: datetime,
) -> Month:
    there, said, learned, holidays = 0.0, set[bool](), set[int](), set[date]()
    for calendar in calendars:
        own = [each for each in people if each.calendar == calendar.pk]
        holidays |= _closed(calendar.pk, year, number)
        if shares.get(calendar.pk):
            share = _said(shares[calendar.pk], year, number)
            said.add(share < 1)
            there += share * (len(own) if people else 1)
            continue
        for each in own:
            share, years = _learned(each, number, timeline_of(calendar.pk), away.get(each.key, ()), now)
            there, learned = there + share, learned | years
        there += 0 if people else 1
    count = len(people)
    return Month(
        number, there if count else there / max(len(calendars), 1), count,
        _rests_on(said, learned), len(holidays),
    )  # fmt: skip


def _rests_on(said: Collection[bool], learned: Collection[int]) -> str:
    """`said`: whether under leave it is said that some are not there, of each calendar of which anything is."""
    words = (
        [_("as said under leave") if True in said else _("nothing else is said under leave")] if said else []
    )
    if learned:
        years = ", ".join(str(year) for year in sorted(learned))
        words.append(_("absences in %(years)s") % {"years": years})
    return "; ".join(words) or _("nothing is known: all are counted")


def _said(shares: Sequence[LeaveShare], year: int, number: int) -> float:
    days = list(_days(year, number))
    return sum(share_there(shares, day) for day in days) / (100 * len(days))


def _learned(
    person: Person, number: int, timeline: Timeline, away: Sequence[_Interval], now: datetime
) -> tuple[float, set[int]]:
    """The part of that month's working time for which they were there, in years in which they were with us."""
    worked = missed = timedelta(0)
    years = set()
    for year in range(now.year - YEARS_BACK, now.year + 1):
        start, end = datetime(year, number, 1, tzinfo=UTC), _next(year, number)
        if end > now or start < person.since:
            continue
        of_month = timeline.worked(start, end)
        if not of_month:
            continue
        years.add(year)
        worked += of_month
        for low, high in away:
            low, high = max(low, start), min(high, end)
            missed += timeline.worked(low, high) if low < high else timedelta(0)
    return (1 - missed / worked, years) if worked else (1.0, set())


def _closed(calendar: int, year: int, number: int) -> set[date]:
    """Public holidays on days on which one works there otherwise."""
    hours = hours_at(calendar, _next(year, number))
    return {day for day in _days(year, number) if hours.week[day.weekday()] and hours.holiday(day)}


def _people(calendars: Sequence[int]) -> list[Person]:
    works = Q(calendar__in=calendars, staff__is_active=True)
    rows = StaffGiving.objects.filter(works).order_by("staff")
    return [Person(*row) for row in rows.values_list("staff", "calendar", "staff__joined_at")[:MOST_PEOPLE]]


def _shares(calendars: Sequence[int]) -> dict[int, list[LeaveShare]]:
    found: dict[int, list[LeaveShare]] = {}
    for share in LeaveShare.objects.filter(calendar__in=calendars):
        found.setdefault(share.calendar_id, []).append(share)
    return found


def _away(people: Iterable[int], *, since: datetime) -> dict[int, list[_Interval]]:
    """By person: what was said later of an absence, or that they are back, ends what was said before."""
    streams = {f"staff/{key}": key for key in people}
    kinds = (events.STAFF_WENT_AWAY.name, events.STAFF_CAME_BACK.name)
    told = Event.objects.filter(stream__in=streams, kind__in=kinds, at__gte=since).order_by(
        "stream", "number"
    )
    by_person: dict[int, list[tuple[datetime, datetime]]] = {}
    for stream, at, data in told.values_list("stream", "at", "data"):
        until = data.get("until")
        end = at if until is None else datetime.fromisoformat(until)
        by_person.setdefault(streams[stream], []).append((at, end))
    return {
        key: [
            (at, min(end, following[0]))
            for (at, end), following in pairwise([*of, (datetime.max.replace(tzinfo=UTC),) * 2])
        ]
        for key, of in by_person.items()
    }


def _days(year: int, number: int) -> Iterable[date]:
    day, end = date(year, number, 1), _next(year, number).date()
    while day < end:
        yield day
        day += _DAY


def _next(year: int, number: int) -> datetime:
    return datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
