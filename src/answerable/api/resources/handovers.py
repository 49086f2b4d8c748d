"""Handing tickets over: offered, accepted, returned or taken back; and what is on its way."""

from enum import StrEnum

from django.db.models import QuerySet
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.handovers import AcceptanceIn, HandoverIn, HandoverOut, ReturnIn, handover_out
from answerable.api.scopes import TokenScope
from answerable.routing import actions
from answerable.routing.actions import Offer
from answerable.routing.handovers.offering import offerable_teams
from answerable.routing.models import Handover

router = Router(tags=["hand-overs"])
of_ticket = Router(tags=["hand-overs"])
_SOONEST_FIRST = Keyset("handovers", "due_at")
_NEWEST_FIRST = Keyset("handovers_of_ticket", is_newest_first=True)


class Whose(StrEnum):
    """Offered to one's own teams, by them, or all that one may see."""

    TO_US = "to_us"
    BY_US = "by_us"
    ALL = "all"


@router.get(
    "",
    response=Page[HandoverOut],
    summary="List what is offered and not answered yet",
    **needs(TokenScope.TICKETS_READ),
)
def list_open_handovers(
    request: ApiRequest, whose: Whose = Whose.ALL, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[HandoverOut]:
    """What is to be answered soonest first."""
    staff = request.auth.staff
    rows = Handover.objects.open().visible_to(staff)
    if whose == Whose.TO_US:
        rows = rows.to_teams_of(staff)
    elif whose == Whose.BY_US:
        rows = rows.by_teams_of(staff)
    return page_of(_SOONEST_FIRST, _whole(rows), handover_out, cursor=cursor, limit=limit)


@of_ticket.get(
    "/{reference}/handovers",
    response=Page[HandoverOut],
    summary="List a ticket's hand-overs",
    **needs(TokenScope.TICKETS_READ),
)
def list_handovers(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[HandoverOut]:
    rows = _whole(Handover.objects.filter(ticket=seen.ticket(request.auth, reference)))
    return page_of(_NEWEST_FIRST, rows, handover_out, cursor=cursor, limit=limit)


@of_ticket.post(
    "/{reference}/handover",
    response={201: HandoverOut},
    summary="Offer a ticket to another team",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def hand_over(request: ApiRequest, reference: str, payload: HandoverIn) -> Done:
    """It stays with its team until it is accepted."""
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    offered = Handover.objects.open().filter(ticket=ticket, to_team=payload.team_id).first()
    if offered is None:
        team = seen.named_in_body(offerable_teams(ticket, caller.staff), "#/team_id", pk=payload.team_id)
        offer = Offer(**payload.model_dump(exclude={"team_id"}))
        offered = actions.hand_over(ticket, team, offer, by=caller.actor, at=caller.at)
    return _done(offered, status=201)


@of_ticket.delete(
    "/{reference}/handover",
    response={204: None},
    summary="Take an offer back",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def withdraw_handover(request: ApiRequest, reference: str) -> Done:
    caller = request.auth
    actions.withdraw_handover(seen.ticket(caller, reference), by=caller.actor, at=caller.at)
    return Done(status=204)


@of_ticket.post(
    "/{reference}/handover/acceptance",
    response=HandoverOut,
    summary="Accept what is offered",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def accept_handover(request: ApiRequest, reference: str, payload: AcceptanceIn) -> Done:
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    return _done(actions.accept_handover(ticket, by=caller.actor, at=caller.at, takes=payload.takes))


@of_ticket.post(
    "/{reference}/handover/keeping",
    response=HandoverOut,
    summary="Keep what nobody accepted in time",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def keep_handover(request: ApiRequest, reference: str) -> Done:
    caller = request.auth
    return _done(actions.keep_handover(seen.ticket(caller, reference), by=caller.actor, at=caller.at))


@of_ticket.post(
    "/{reference}/handover/return",
    response=HandoverOut,
    summary="Return what is offered",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def return_handover(request: ApiRequest, reference: str, payload: ReturnIn) -> Done:
    """It stays with those who offer it; the ticket may be out of the caller's sight after it."""
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    return _done(
        actions.return_handover(ticket, payload.why_not, payload.words, by=caller.actor, at=caller.at)
    )


def _done(handover: Handover, *, status: int = 200) -> Done:
    return Done(handover_out(_whole(Handover.objects.all()).get(pk=handover.pk)), status=status)


def _whole(rows: "QuerySet[Handover]") -> "QuerySet[Handover]":
    return rows.select_related("ticket", "from_team", "to_team", "offered_by", "ended_by")
