"""Ending a ticket and taking that back; making two one and taking that back; making one two."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.problems import unusable
from answerable.api.schemas.conversation import SplitIn
from answerable.api.schemas.tickets import MergeIn, TicketOut
from answerable.api.scopes import TokenScope
from answerable.api.shown import ticket_done
from answerable.tickets import actions

router = Router(tags=["tickets"])


@router.post(
    "/{reference}/closure", response=TicketOut, summary="Close a ticket", **needs(TokenScope.TICKETS_WRITE)
)
@write
def close_ticket(request: ApiRequest, reference: str) -> Done:
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    return ticket_done(caller, actions.close(ticket, by=caller.actor, at=caller.at))


@router.delete(
    "/{reference}/closure", response=TicketOut, summary="Reopen a ticket", **needs(TokenScope.TICKETS_WRITE)
)
@write
def reopen_ticket(request: ApiRequest, reference: str) -> Done:
    """Refused when it ended too long ago: open a new one and link the two."""
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    return ticket_done(caller, actions.reopen(ticket, by=caller.actor, at=caller.at))


@router.post(
    "/{reference}/merge",
    response=TicketOut,
    summary="Merge a ticket into another",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def merge_ticket(request: ApiRequest, reference: str, payload: MergeIn) -> Done:
    """Answers with the ticket that goes on; what was said, and later mail to either, is there."""
    caller = request.auth
    gone = seen.ticket(caller, reference)
    kept = seen.ticket_in_body(caller, "#/into", payload.into)
    return ticket_done(caller, actions.merge(gone, kept, by=caller.actor, at=caller.at))


@router.delete(
    "/{reference}/merge",
    response=TicketOut,
    summary="Undo the merge of a ticket",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def unmerge_ticket(request: ApiRequest, reference: str) -> Done:
    """Exactly what moved goes back; what came since stays."""
    caller = request.auth
    gone = seen.ticket(caller, reference)
    return ticket_done(caller, actions.unmerge(gone, by=caller.actor, at=caller.at))


@router.post(
    "/{reference}/split",
    response={201: TicketOut},
    summary="Make chosen messages a ticket of their own",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def split_ticket(request: ApiRequest, reference: str, payload: SplitIn) -> Done:
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    chosen = list(ticket.messages.filter(pk__in=payload.message_ids))
    if len(chosen) != len(set(payload.message_ids)):
        raise unusable("#/message_ids", "Not all of these are messages of this ticket.")
    new = actions.split(ticket, chosen, by=caller.actor, at=caller.at, subject=payload.subject)
    return ticket_done(caller, new, is_new=True)
