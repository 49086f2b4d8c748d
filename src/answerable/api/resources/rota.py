"""Weeks in service: read by those who take part, swapped by those whose they are."""

from django.db.models import QuerySet
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.rota import RotaSwapIn, RotaSwapOut, RotaWeekOut, rota_swap_out, rota_week_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.listening.models import RotaSwap, RotaWeek
from answerable.listening.rota import swapping
from answerable.listening.rota.guards import WHOLE

router = Router(tags=["rota"])
_WEEKS = Keyset("rota_weeks")
_SWAPS = Keyset("rota_swaps", is_newest_first=True)


@router.get(
    "/weeks", response=Page[RotaWeekOut], summary="List weeks in service", **needs(TokenScope.STAFF_READ)
)
def list_weeks(
    request: ApiRequest, year: int | None = None, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[RotaWeekOut]:
    """Drafts are among them for whoever plans."""
    rows = _weeks(request.auth)
    if year is not None:
        rows = rows.filter(year__year=year) if 0 < year < 10_000 else rows.none()
    return page_of(_WEEKS, rows, rota_week_out, cursor=cursor, limit=limit)


@router.get(
    "/swaps", response=Page[RotaSwapOut], summary="List swaps of weeks", **needs(TokenScope.STAFF_READ)
)
def list_swaps(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[RotaSwapOut]:
    return page_of(_SWAPS, _swaps(request.auth), rota_swap_out, cursor=cursor, limit=limit)


@router.post(
    "/swaps", response={201: RotaSwapOut}, summary="Ask to swap weeks", **needs(TokenScope.STAFF_WRITE)
)
@write
def ask_swap(request: ApiRequest, payload: RotaSwapIn) -> Done:
    caller = request.auth
    week = seen.named_in_body(_weeks(caller), "/week_id", pk=payload.week_id)
    other = seen.named_in_body(_weeks(caller), "/other_id", pk=payload.other_id)
    return _done(swapping.ask_swap(week, other, by=caller.actor, at=caller.at), status=201)


@router.post(
    "/swaps/{swap_id}/acceptance",
    response=RotaSwapOut,
    summary="Accept a swap",
    **needs(TokenScope.STAFF_WRITE),
)
@write
def accept_swap(request: ApiRequest, swap_id: PathId) -> Done:
    """Refused where it would break a rule for one of both."""
    caller = request.auth
    return _done(swapping.accept_swap(_swap(caller, swap_id), by=caller.actor, at=caller.at))


@router.post(
    "/swaps/{swap_id}/refusal", response=RotaSwapOut, summary="Refuse a swap", **needs(TokenScope.STAFF_WRITE)
)
@write
def refuse_swap(request: ApiRequest, swap_id: PathId) -> Done:
    caller = request.auth
    return _done(swapping.refuse_swap(_swap(caller, swap_id), by=caller.actor, at=caller.at))


@router.delete(
    "/swaps/{swap_id}",
    response={204: None},
    summary="Take back what one asked for",
    **needs(TokenScope.STAFF_WRITE),
)
@write
def take_back_swap(request: ApiRequest, swap_id: PathId) -> Done:
    caller = request.auth
    swapping.take_back_swap(_swap(caller, swap_id), by=caller.actor, at=caller.at)
    return Done(status=204)


def _weeks(caller: Caller) -> "QuerySet[RotaWeek]":
    return RotaWeek.objects.visible_to(caller.actor).select_related(*WHOLE)


def _swap(caller: Caller, swap_id: int) -> RotaSwap:
    return seen.one(_swaps(caller), pk=swap_id)


def _swaps(caller: Caller) -> "QuerySet[RotaSwap]":
    both = [f"{side}__{name}" for side in ("week", "other") for name in WHOLE]
    return RotaSwap.objects.visible_to(caller.actor).select_related(*both)


def _done(swap: RotaSwap, *, status: int = 200) -> Done:
    both = [f"{side}__{name}" for side in ("week", "other") for name in WHOLE]
    return Done(rota_swap_out(RotaSwap.objects.select_related(*both).get(pk=swap.pk)), status=status)
