"""A calendar as values to reckon with: built from all its versions, kept in each process."""

import time
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from answerable.regions.hours import Hours, Timeline
from answerable.regions.models import Calendar, CalendarVersion

_FRESH = 2.0  # seconds after which it is looked whether there are newer versions

_Newest = tuple[
    int, datetime
]  # the last version's key and when it was made: keys alone come again after a rollback


@dataclass(frozen=True)
class _Known:
    newest: _Newest
    timeline: Timeline
    until: float


_known: dict[int, _Known] = {}


def timeline_of(calendar_id: int) -> Timeline:
    """Its hours over time. They are asked for again every other second at most, and at once where they were changed."""
    known = _known.get(calendar_id)
    if known is not None and known.until >= time.monotonic():
        return known.timeline
    newest = _newest(calendar_id)
    timeline = known.timeline if known is not None and known.newest == newest else _built(calendar_id)
    _known[calendar_id] = _Known(newest, timeline, time.monotonic() + _FRESH)
    return timeline


def forget(calendar_id: int) -> None:
    """It was changed: look at once here, and once more when everybody sees it."""
    _known.pop(calendar_id, None)
    transaction.on_commit(lambda: _known.pop(calendar_id, None))


def forget_all() -> None:
    _known.clear()


def hours_at(calendar_id: int, at: datetime) -> Hours:
    """The hours that hold then."""
    return timeline_of(calendar_id).hours_at(at)


def version_at(calendar_id: int, at: datetime) -> CalendarVersion:
    """The first holds before it began, too."""
    versions = CalendarVersion.objects.filter(calendar=calendar_id)
    found = versions.filter(since__lte=at).order_by("-since", "-pk").first() or versions.first()
    if found is None:
        raise Calendar.DoesNotExist
    return found


def today(calendar_id: int, at: datetime) -> date:
    """The day it is there."""
    return at.astimezone(hours_at(calendar_id, at).zone).date()


def holiday_name(hours: Hours, day: date) -> str:
    """What a day off is called there, or a day that differs; nothing on ordinary days."""
    if (said := hours.different.get(day)) is not None:
        return said.name
    return hours.holiday(day) or ""


def _newest(calendar_id: int) -> _Newest:
    versions = CalendarVersion.objects.filter(calendar=calendar_id).order_by("-pk")
    found = versions.values_list("pk", "made_at").first()
    if found is None:
        raise Calendar.DoesNotExist
    return found


def _built(calendar_id: int) -> Timeline:
    versions = CalendarVersion.objects.filter(calendar=calendar_id)
    return Timeline([(version.since, version.hours()) for version in versions])
