"""Staffing: what is expected, and the plans that the house keeps for a provider and shares with it."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.staffing import (
    ForecastOut,
    PlanOut,
    PlanWholeOut,
    SlotOut,
    plan_out,
    plan_whole_out,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.desk.insight.staffing import KINDS, sees_staffing, staffing_row
from answerable.insight.models import StaffingPlan
from answerable.insight.staffing.actions import staffing_settings
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["staffing"])
_READ = needs(TokenScope.INSIGHT_READ)
_PLANS = Keyset("staffing-plans", is_newest_first=True)


@router.get(
    "/forecast", response=ForecastOut, summary="Contacts expected by the half hour, and people", **_READ
)
def staffing_forecast(request: ApiRequest) -> ForecastOut:
    """All of it for those who see all figures of the house; a provider’s managers: what is expected of their teams."""
    row = staffing_row(_reader(request.auth).staff)
    found = {} if row is None else row.found
    return ForecastOut(
        time_zone=staffing_settings().time_zone,
        reckoned_at=None if row is None else row.at,
        slots=[
            _slot(kind, each)
            for kind in KINDS
            for each in found.get("kinds", {}).get(kind, {}).get("slots", [])
        ],
    )


@router.get("/plans", response=Page[PlanOut], summary="List staffing plans", **_READ)
def list_staffing_plans(
    request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[PlanOut]:
    """Those kept last come first, each version by itself."""
    rows = StaffingPlan.objects.visible_to(_reader(request.auth).actor)
    return page_of(_PLANS, rows, plan_out, cursor=cursor, limit=limit)


@router.get(
    "/plans/{plan_id}", response=PlanWholeOut, summary="Get a staffing plan by the half hour", **_READ
)
def get_staffing_plan(request: ApiRequest, plan_id: PathId) -> PlanWholeOut:
    return plan_whole_out(seen.one(StaffingPlan.objects.visible_to(_reader(request.auth).actor), pk=plan_id))


def _reader(caller: Caller) -> Caller:
    if not sees_staffing(caller.staff):
        raise NotAllowed
    return caller


def _slot(kind: str, row: list[object]) -> SlotOut:
    day, slot, contacts, low, high, *people = row
    reckoned = people or (None, None, None)
    names = ("people", "rostered", "people_at_the_high_end")
    told = {"kind": kind, "day": day, "slot": slot, "contacts": contacts, "low": low, "high": high}
    return SlotOut.model_validate(told | dict(zip(names, reckoned, strict=True)))
