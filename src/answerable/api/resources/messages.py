from collections.abc import Callable

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, Step, write, write_at_last
from answerable.api.moments import to_come
from answerable.api.opening import going_on
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.problems import unusable
from answerable.api.schemas.conversation import (
    Direction,
    MessageIn,
    MessageOut,
    RecipientIn,
    StatedIn,
    files_of,
    message_out,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.api.shown import message_done, whole_messages
from answerable.desk.publicly.ways import PRIVATE, PUBLIC, told_by_way
from answerable.ledger.together import change
from answerable.people.addresses import normalise
from answerable.people.masking import refuse_masked
from answerable.promises.actions import Wanted, state
from answerable.tickets import actions
from answerable.tickets.actions.saying import copies_of, recipients_of
from answerable.tickets.models import Message, Ticket

router = Router(tags=["messages"])
_OLDEST_FIRST = Keyset("messages", "created_at")


@router.get(
    "/{reference}/messages",
    response=Page[MessageOut],
    summary="List the messages of a ticket",
    **needs(TokenScope.TICKETS_READ),
)
def list_messages(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[MessageOut]:
    """Oldest first."""
    rows = whole_messages(seen.ticket(request.auth, reference))
    return page_of(_OLDEST_FIRST, rows, message_out, cursor=cursor, limit=limit)


@router.post(
    "/{reference}/messages",
    response={201: MessageOut},
    summary="Answer the customer",
    **needs(TokenScope.TICKETS_WRITE),
)
@write_at_last
def send_message(request: ApiRequest, reference: str, payload: MessageIn) -> Step:
    """Stored and queued now; look at its `delivery` later, or at the events: only a delivered answer is one."""
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    if payload.direction is Direction.INBOUND:
        step = _passing_on(caller, ticket, payload)
        return lambda: message_done(step())
    return lambda: message_done(_sent(caller, ticket, payload))


def _sent(caller: Caller, ticket: Ticket, payload: MessageIn) -> Message:
    chosen = (
        {} if payload.is_public is None else told_by_way(ticket, PUBLIC if payload.is_public else PRIVATE)
    )
    if payload.to or payload.cc:
        refuse_masked(caller.staff)  # whoever is added reads the addresses of all others
    to = _addresses(ticket, "to", payload.to) or recipients_of(ticket)
    cc = copies_of(ticket, to) if payload.cc is None else _addresses(ticket, "cc", payload.cc)
    answer = actions.Answer(
        text=payload.text,
        html=payload.html,
        subject=payload.subject,
        files=files_of(payload.attachments),
        send_at=to_come(caller, payload.send_at),
        **{"to": to, "cc": cc, **chosen},
    )
    with change():
        sent = actions.reply(ticket, answer, by=caller.actor, at=caller.at, then_close=payload.then_close)
        state(sent, _promises(sent, payload.promises), by=caller.actor, at=caller.at)
    return sent


def _passing_on(caller: Caller, ticket: Ticket, payload: MessageIn) -> Callable[[], Message]:
    beyond = sorted(payload.model_fields_set - {"direction", "text", "attachments"})
    if beyond:
        raise unusable(f"#/{beyond[0]}", "What a customer said has text and attachments alone.")
    if not payload.text.strip() and not payload.attachments:
        raise unusable("#/text", "Say something, or send a file along.")
    return going_on(caller, ticket, payload.text, files_of(payload.attachments))


@router.get(
    "/{reference}/messages/{message_id}",
    response=MessageOut,
    summary="Get a message",
    **needs(TokenScope.TICKETS_READ),
)
def get_message(request: ApiRequest, reference: str, message_id: PathId) -> MessageOut:
    rows = whole_messages(seen.ticket(request.auth, reference))
    return message_out(seen.one(rows, pk=message_id))


@router.delete(
    "/{reference}/messages/{message_id}/sending",
    response=MessageOut,
    summary="Take an answer back before it is sent",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def withdraw_message(request: ApiRequest, reference: str, message_id: PathId) -> Done:
    """Refused when it is on its way already. What was written is its author's draft again."""
    caller = request.auth
    message = seen.one(seen.ticket(caller, reference).messages.all(), pk=message_id)
    actions.withdraw(message, by=caller.actor, at=caller.at)
    return Done(message_out(whole_messages(message.ticket).get(pk=message.pk)))


def _promises(sent: Message, given: list[StatedIn]) -> list[Wanted]:
    """Where their words stand in the answer; without words, it is only said by when."""
    wanted = []
    for place, each in enumerate(given):
        start = sent.text.find(each.words)
        if start < 0:
            raise unusable(f"#/promises/{place}/words", "These words do not stand in the answer.")
        wanted.append(Wanted(each.due, (start, start + len(each.words)), each.is_answer))
    return wanted


def _addresses(ticket: Ticket, key: str, given: list[RecipientIn]) -> list[tuple[str, str]]:
    found = []
    for place, recipient in enumerate(given):
        address = normalise(ticket.channel, recipient.address)
        if not address:
            raise unusable(f"#/{key}/{place}/address", "That is not an address on the ticket's channel.")
        found.append((address, recipient.name))
    return found
