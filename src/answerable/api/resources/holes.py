"""Black holes: after how long something is one, at each step and on each channel."""

from ninja import Router

from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.problems import NotFound
from answerable.api.schemas.holes import HoleLimitsIn, HoleOut, hole_out, limits_wanted
from answerable.api.scopes import TokenScope
from answerable.desk.holes.figures import forget
from answerable.desk.holes.limits import RIGHT, set_limits
from answerable.desk.holes.table import HOLES
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["black-holes"])


@router.get("", response=list[HoleOut], summary="List black holes' limits", **needs(TokenScope.PROMISES_READ))
def list_holes(request: ApiRequest) -> list[HoleOut]:
    """In the order in which things pass them."""
    _require(request.auth)
    return [hole_out(each) for each in HOLES if each.can_be_limited]


@router.post(
    "/{key}/limits",
    response=HoleOut,
    summary="Set the limits of a black hole",
    **needs(TokenScope.PROMISES_WRITE),
)
@write
def set_hole_limits(request: ApiRequest, key: str, payload: HoleLimitsIn) -> Done:
    return _set(request.auth, key, payload)


@router.delete(
    "/{key}/limits",
    response={204: None},
    summary="Let a black hole have its usual limits",
    **needs(TokenScope.PROMISES_WRITE),
)
@write
def forget_hole_limits(request: ApiRequest, key: str) -> Done:
    _set(request.auth, key, HoleLimitsIn(limits=[]))
    return Done(status=204)


def _set(caller: Caller, key: str, payload: HoleLimitsIn) -> Done:
    _require(caller)
    hole = next((each for each in HOLES if each.key == key and each.can_be_limited), None)
    if hole is None:
        raise NotFound
    set_limits(hole.key, limits_wanted(payload.limits), by=caller.actor, at=caller.at)
    forget()
    return Done(hole_out(hole))


def _require(caller: Caller) -> None:
    """As on the page."""
    if not caller.actor.may(RIGHT) or not caller.actor.scope.everything:
        raise NotAllowed
