"""How a calendar goes on: a version more, for now and for whatever was planned. What held before is never altered."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed
from answerable.regions import events
from answerable.regions.calendars import forget
from answerable.regions.holidays import public_holidays
from answerable.regions.models import Calendar, CalendarVersion, in_force

RIGHT = "calendars.manage"
Kept = dict[str, Any]
_KEPT = ("zone", "week", "country", "subdivision", "different", "holidays")
_YEARS_KEPT = range(-1, 5)  # around the one in which a version begins


def require(by: Actor) -> None:
    if not by.may(RIGHT):
        raise NotAllowed


def locked(calendar: Calendar, by: Actor) -> Calendar:
    require(by)
    if not Calendar.objects.visible_to(by).filter(pk=calendar.pk).exists():
        raise Calendar.DoesNotExist
    return Calendar.objects.select_for_update().get(pk=calendar.pk)


def first_version(calendar: Calendar, kept: Kept, *, by: Actor, at: datetime) -> CalendarVersion:
    return _add(calendar, {**kept, "holidays": holidays_known(kept, at)}, since=at, by=by, at=at)


def go_on(
    calendar: Calendar,
    change: Callable[[Kept], Kept],
    *,
    by: Actor,
    at: datetime,
    what: str,
    since: datetime | None = None,
    also_planned: bool = False,
) -> None:
    """From now or from `since` on, what held changes; with `also_planned` in each version still to come as well.
    Nothing is recorded where nothing differs. Call it with the calendar locked."""
    versions = list(calendar.versions.all())
    # Of two who change it at once, the second goes on from what the first did, whichever clock is ahead.
    now = max([at, *(version.since for version in versions if version.since <= version.made_at)])
    begins = since or now
    bases = [(begins, in_force(versions, begins))]
    if also_planned:
        latest = {version.since: version for version in versions if version.since > begins}
        bases += sorted(latest.items())
    made = None
    for moment, base in bases:
        had = {name: getattr(base, name) for name in _KEPT}
        wanted = change(had)
        if wanted != had:
            wanted["holidays"] = holidays_known(wanted, moment)
            made = _add(calendar, wanted, since=moment, by=by, at=now)
    if made is None:
        return
    forget(calendar.pk)
    record(events.CALENDAR_CHANGED, calendar, by=by, at=at, version=made.pk, since=begins, what=what)


def holidays_known(kept: Kept, at: datetime) -> dict[str, dict[str, str]]:
    """What is known today. It is kept with each version, for corrections must not change what was counted."""
    years = (at.year + offset for offset in _YEARS_KEPT)
    known = {year: public_holidays(kept["country"], kept["subdivision"], year) for year in years}
    return {str(year): {day.isoformat(): name for day, name in days.items()} for year, days in known.items()}


def _add(calendar: Calendar, kept: Kept, *, since: datetime, by: Actor, at: datetime) -> CalendarVersion:
    return CalendarVersion.objects.create(
        calendar=calendar, since=since, made_by_id=by.staff_id, made_at=at, **kept
    )
