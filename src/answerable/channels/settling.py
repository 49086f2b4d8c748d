"""How a received item ends: in exactly one state, with a reason that a person can read."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from answerable.channels import events
from answerable.channels.models import Item, ItemState
from answerable.ledger.actor import SYSTEM
from answerable.ledger.kinds import Kind
from answerable.ledger.recording import record
from answerable.ledger.together import send_along
from answerable.tickets.models import Message, Ticket

_KINDS: dict[ItemState, Kind] = {
    ItemState.RECORDED: events.ITEM_RECORDED,
    ItemState.QUARANTINED: events.ITEM_QUARANTINED,
    ItemState.FAILED: events.ITEM_FAILED,
}
# Written by hand: every item ends here, and building it anew took longer than executing it.
_END = (
    "UPDATE channels_item SET state = %s, reason = %s, explanation = %s, ticket_id = %s, message_id = %s, "
    "settled_at = %s, sender = %s, subject = %s, fingerprint = %s, became = %s WHERE id = %s AND state = 'received'"
)


class AlreadySettled(Exception):
    """Somebody else settled the item meanwhile; everything done here for it must be rolled back."""


def settle_with(item: Item, state: ItemState, message: Message, *, at: datetime) -> None:
    """Opened or joined: the ticket's own `message.received` is the event, and names the item."""
    item.became = item.fingerprint or None
    _end(item, state, "", "", message.ticket, message, at)


def settle_beside(item: Item, ticket: Ticket, *, at: datetime) -> None:
    """Joined what was asked of others beside a ticket: the ticket's `side.received` names the item."""
    item.became = item.fingerprint or None
    _end(item, ItemState.JOINED, "", "", ticket, None, at)


def set_aside(
    item: Item,
    state: ItemState,
    reason: str,
    explanation: str,
    *,
    at: datetime,
    ticket: Ticket | None = None,
    message: Message | None = None,
) -> None:
    """Recorded, quarantined or failed."""
    _end(item, state, reason, explanation, ticket, message, at)
    facts: dict[str, Any] = {}
    if state is ItemState.RECORDED and message is not None:
        facts["message"] = message.pk
    record(
        _KINDS[state],
        item,
        by=SYSTEM,
        at=at,
        ticket_id=ticket.pk if ticket else None,
        item=item.pk,
        reason=reason,
        **facts,
    )


def fail(item_id: int, reason: str, explanation: str, *, at: datetime) -> None:
    """It could not be placed, time and again. The bytes are kept and it can be tried again."""
    with transaction.atomic():
        item = Item.objects.select_for_update().get(pk=item_id)
        if item.state == ItemState.RECEIVED:
            set_aside(item, ItemState.FAILED, reason, explanation, at=at)


def _end(
    item: Item,
    state: ItemState,
    reason: str,
    explanation: str,
    ticket: Ticket | None,
    message: Message | None,
    at: datetime,
) -> None:
    item.state, item.reason, item.explanation = state, reason, explanation
    item.ticket, item.message, item.settled_at = ticket, message, at
    values = [state.value, reason, explanation, item.ticket_id, item.message_id]
    values += [connection.ops.adapt_datetimefield_value(at), item.sender, item.subject]
    values += [item.fingerprint, item.became, item.pk]
    send_along(_END, values, _was_unsettled)


def _was_unsettled(cursor: Any) -> None:
    if not cursor.rowcount:
        raise AlreadySettled
