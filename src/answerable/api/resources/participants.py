from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.tickets import ParticipantIn, ParticipantOut, participant_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.people.addresses import normalise
from answerable.people.masking import refuse_masked
from answerable.tickets import actions

router = Router(tags=["participants"])
_BY_ID = Keyset("participants")


@router.get(
    "/{reference}/participants",
    response=Page[ParticipantOut],
    summary="List who takes part in a ticket",
    **needs(TokenScope.TICKETS_READ),
)
def list_participants(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[ParticipantOut]:
    ticket = seen.ticket(request.auth, reference)
    return page_of(_BY_ID, ticket.participants.all(), participant_out, cursor=cursor, limit=limit)


@router.post(
    "/{reference}/participants",
    response={201: ParticipantOut},
    summary="Let somebody take part in a ticket",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def add_participant(request: ApiRequest, reference: str, payload: ParticipantIn) -> Done:
    """From now on they are copied, and may write to the ticket. Not for whom addresses are masked: who is copied reads
    those of all others."""
    caller = request.auth
    refuse_masked(caller.staff)
    ticket = actions.add_participant(
        seen.ticket(caller, reference),
        payload.channel,
        payload.address,
        by=caller.actor,
        at=caller.at,
        name=payload.name,
    )
    address = normalise(payload.channel, payload.address)
    added = ticket.participants.get(channel=payload.channel, address=address)
    return Done(participant_out(added), status=201)


@router.delete(
    "/{reference}/participants/{participant_id}",
    response={204: None},
    summary="Take somebody out of a ticket",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def remove_participant(request: ApiRequest, reference: str, participant_id: PathId) -> Done:
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    found = seen.one(ticket.participants.all(), pk=participant_id)
    actions.remove_participant(ticket, found.channel, found.address, by=caller.actor, at=caller.at)
    return Done(status=204)
