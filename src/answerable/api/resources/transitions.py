"""Transitions: read by whoever sees their pages, their steps taken by whoever steers routing. Planning and fixing are
for people, on pages."""

from typing import Any

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page
from answerable.api.schemas.transitions import StepIn, TransitionOut, TransitionWholeOut
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.desk.insight.transitions.told import told, told_whole
from answerable.insight.models import Transition
from answerable.insight.models.transitions import plans_transitions
from answerable.insight.models.transitions import transitions as may_transit
from answerable.insight.transitions.actions import roll_back, take_step
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["transitions"])
_READ, _WRITE = needs(TokenScope.INSIGHT_READ), needs(TokenScope.INSIGHT_WRITE)
_BY_ID = Keyset("transitions", is_newest_first=True)


@router.get("", response=Page[TransitionOut], summary="List transitions", **_READ)
def list_transitions(
    request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[TransitionOut]:
    """The newest first. A provider’s managers: those from or to a team of theirs."""
    staff = request.auth.staff
    if not may_transit(staff):
        raise NotAllowed
    found, next_cursor = _BY_ID.page(_rows(request.auth), cursor, limit)
    return Page(
        items=[TransitionOut.model_validate(told(each, staff)) for each in found], next_cursor=next_cursor
    )


@router.get(
    "/{transition_id}",
    response=TransitionWholeOut,
    summary="Get a transition with its steps and the gate of the next one",
    **_READ,
)
def get_transition(request: ApiRequest, transition_id: PathId) -> TransitionWholeOut:
    caller = request.auth
    return _out(caller, seen.one(_rows(caller), pk=transition_id))


@router.post(
    "/{transition_id}/steps", response={201: TransitionWholeOut}, summary="Take the next step", **_WRITE
)
@write
def take_transition_step(request: ApiRequest, transition_id: PathId, payload: StepIn) -> Done:
    """Refused while its gate is not met, unless a reason is given. The same step twice is taken once."""
    caller = request.auth
    found = _planned(caller, transition_id)
    take_step(found, payload.number, payload.reason, by=caller.actor, at=caller.at)
    return Done(_out(caller, seen.one(_rows(caller), pk=transition_id)), status=201)


@router.delete(
    "/{transition_id}/steps",
    response=TransitionWholeOut,
    summary="Roll all steps back",
    **_WRITE,
)
@write
def roll_transition_back(request: ApiRequest, transition_id: PathId) -> Done:
    """Every rule has the shares again that it had before the first step."""
    caller = request.auth
    roll_back(_planned(caller, transition_id), by=caller.actor, at=caller.at)
    return Done(_out(caller, seen.one(_rows(caller), pk=transition_id)))


def _rows(caller: Caller) -> Any:
    rows = Transition.objects.visible_to(caller.staff).select_related("from_team", "to_team")
    return rows.prefetch_related("plans")


def _planned(caller: Caller, key: int) -> Transition:
    found: Transition = seen.one(_rows(caller), pk=key)
    if not plans_transitions(caller.staff):
        raise NotAllowed
    return found


def _out(caller: Caller, found: Transition) -> TransitionWholeOut:
    return TransitionWholeOut.model_validate(told_whole(found, caller.staff, at=caller.at))
