from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.calendars import (
    CalendarDetailOut,
    CalendarIn,
    CalendarOut,
    CalendarPatch,
    DifferentDayIn,
    VersionOut,
    calendar_detail_out,
    calendar_out,
    hours_wanted,
    version_out,
    week_wanted,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.regions import actions
from answerable.regions.actions import HoursWanted
from answerable.regions.calendars import today, version_at
from answerable.regions.hours import DifferentDay
from answerable.regions.models import Calendar, CalendarVersion

router = Router(tags=["calendars"])
_BY_ID = Keyset("calendars")
_VERSIONS = Keyset("calendar_versions", is_newest_first=True)


@router.get("", response=Page[CalendarOut], summary="List calendars", **needs(TokenScope.CALENDARS_READ))
def list_calendars(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[CalendarOut]:
    """Removed ones too: what was counted by them still is."""
    held = CalendarVersion.objects.filter(calendar=OuterRef("pk"), since__lte=request.auth.at)
    newest = held.order_by("-since", "-pk").values("pk")[:1]
    rows, next_cursor = _BY_ID.page(
        seen.calendars(request.auth).annotate(held=Subquery(newest)), cursor, limit
    )
    versions = CalendarVersion.objects.in_bulk([_held(row) for row in rows])
    return Page(items=[calendar_out(row, versions[_held(row)]) for row in rows], next_cursor=next_cursor)


@router.post(
    "", response={201: CalendarDetailOut}, summary="Add a calendar", **needs(TokenScope.CALENDARS_WRITE)
)
@write
def add_calendar(request: ApiRequest, payload: CalendarIn) -> Done:
    caller = request.auth
    made = actions.add_calendar(payload.name, hours_wanted(payload), by=caller.actor, at=caller.at)
    return Done(_detail(caller, made), status=201, location=f"/api/v1/calendars/{made.pk}")


@router.get(
    "/{calendar_id}",
    response=CalendarDetailOut,
    summary="Get a calendar",
    **needs(TokenScope.CALENDARS_READ),
)
def get_calendar(request: ApiRequest, calendar_id: PathId) -> CalendarDetailOut:
    return _detail(request.auth, seen.one(seen.calendars(request.auth), pk=calendar_id))


@router.patch(
    "/{calendar_id}",
    response=CalendarDetailOut,
    summary="Change a calendar",
    **needs(TokenScope.CALENDARS_WRITE),
)
@write
def change_calendar(request: ApiRequest, calendar_id: PathId, payload: CalendarPatch) -> Done:
    caller = request.auth
    calendar = seen.one(seen.calendars(caller), pk=calendar_id)
    if payload.name is not None:
        calendar = actions.rename_calendar(calendar, payload.name, by=caller.actor, at=caller.at)
    if payload.model_fields_set - {"name"}:
        wanted = _wanted(calendar, payload, caller)
        actions.change_hours(calendar, wanted, by=caller.actor, at=caller.at, since=payload.since)
    return Done(_detail(caller, calendar))


@router.delete(
    "/{calendar_id}",
    response={204: None},
    summary="Remove a calendar",
    **needs(TokenScope.CALENDARS_WRITE),
)
@write
def remove_calendar(request: ApiRequest, calendar_id: PathId) -> Done:
    """Refused while something counts by it. What was counted stays."""
    caller = request.auth
    calendar = seen.one(seen.calendars(caller), pk=calendar_id)
    actions.remove_calendar(calendar, by=caller.actor, at=caller.at)
    return Done(status=204)


@router.get(
    "/{calendar_id}/versions",
    response=Page[VersionOut],
    summary="List what a calendar was, is and will be",
    **needs(TokenScope.CALENDARS_READ),
)
def list_calendar_versions(
    request: ApiRequest, calendar_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[VersionOut]:
    """Those made last come first. Each holds from its `since` on; of two that begin together, the one made later."""
    calendar = seen.one(seen.calendars(request.auth), pk=calendar_id)
    return page_of(_VERSIONS, calendar.versions.all(), version_out, cursor=cursor, limit=limit)


@router.post(
    "/{calendar_id}/days",
    response=CalendarDetailOut,
    summary="Say that a day differs",
    **needs(TokenScope.CALENDARS_WRITE),
)
@write
def set_day(request: ApiRequest, calendar_id: PathId, payload: DifferentDayIn) -> Done:
    caller = request.auth
    calendar = seen.one(seen.calendars(caller), pk=calendar_id)
    said = DifferentDay(tuple(period.span() for period in payload.periods), payload.name)
    actions.set_day(calendar, payload.day, said, by=caller.actor, at=caller.at)
    return Done(_detail(caller, calendar))


@router.delete(
    "/{calendar_id}/days/{day}",
    response={204: None},
    summary="Let a day be ordinary again",
    **needs(TokenScope.CALENDARS_WRITE),
)
@write
def take_day_back(request: ApiRequest, calendar_id: PathId, day: date) -> Done:
    caller = request.auth
    calendar = seen.one(seen.calendars(caller), pk=calendar_id)
    actions.take_day_back(calendar, day, by=caller.actor, at=caller.at)
    return Done(status=204)


def _detail(caller: Caller, calendar: Calendar) -> CalendarDetailOut:
    version, newest = version_at(calendar.pk, caller.at), calendar.versions.order_by("-pk")[0]
    return calendar_detail_out(calendar, version, newest, today=today(calendar.pk, caller.at))


def _wanted(calendar: Calendar, payload: CalendarPatch, caller: Caller) -> HoursWanted:
    """What is left out is as it will be then. Another country's regions are others."""
    held = version_at(calendar.pk, payload.since or caller.at)
    has_moved = payload.country is not None and payload.country.upper() != held.country
    week: Any = week_wanted(payload.week) if payload.week is not None else held.week
    return HoursWanted(
        zone=held.zone if payload.zone is None else payload.zone,
        week=week,
        country=held.country if payload.country is None else payload.country,
        subdivision=("" if has_moved else held.subdivision)
        if payload.subdivision is None
        else payload.subdivision,
    )


def _held(row: Calendar) -> int:
    """The version that holds now, as it was asked along."""
    held: int = row.__dict__["held"]
    return held
