"""What a channel tells of something said before: it was changed, taken back, delivered, read, or is our own."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from answerable.channels.erasing import forget_original
from answerable.channels.incoming import Incoming, Nature, Receipt
from answerable.channels.models import ItemState, Outgoing
from answerable.channels.placement import Placement
from answerable.channels.settling import set_aside
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import TryLater
from answerable.tickets.actions import (
    amend_message,
    mark_bounced,
    mark_delivered,
    mark_failed,
    mark_read,
    retract_message,
)
from answerable.tickets.models import DeliveryState, Direction, Message

NATURES = frozenset({Nature.EDIT, Nature.DELETION, Nature.RECEIPT, Nature.ECHO})
_PATIENCE = timedelta(minutes=10)
_AGAIN = timedelta(seconds=20)
OWN_KEY = "answer-"  # what an outgoing row is called where a channel says that back
_UNKNOWN = "It speaks of a message that we know nothing of."


def place(placement: Placement) -> None:
    """Recorded with the message that it speaks of. Channels tell things in another order than they happened: what is
    spoken of may still be on its way."""
    incoming, item = placement.incoming, placement.item
    message = _spoken_of(placement)
    if message is None and incoming.nature is not Nature.ECHO and placement.at - item.received_at < _PATIENCE:
        raise TryLater(_UNKNOWN, after=_AGAIN)
    if message is not None:
        _carry_out(placement, message)
    set_aside(
        item,
        ItemState.RECORDED,
        incoming.nature.value if message or incoming.nature is Nature.ECHO else "unmatched",
        incoming.nature_reason or ("" if message else _UNKNOWN),
        at=placement.at,
        ticket=message.ticket if message else None,
        message=message,
    )


def _spoken_of(placement: Placement) -> Message | None:
    """Only by the channel's own id, and only what was said by this channel. What the customer said is theirs to change
    as the channel has proven who they are."""
    incoming = placement.incoming
    if not incoming.original_id:
        return None
    found: QuerySet[Message] = Message.objects.select_related("ticket").filter(
        external_id=incoming.original_id, channel=placement.item.channel
    )
    if incoming.nature in (Nature.RECEIPT, Nature.ECHO):
        return found.filter(direction=Direction.OUTBOUND).first() or _by_own_key(placement)
    return found.filter(direction=Direction.INBOUND, from_address=placement.sender).first()


def _by_own_key(placement: Placement) -> Message | None:
    """What the channel took before we heard so: it says back what we called it, and from then on we know its id."""
    key = placement.incoming.own_key
    pk = key.removeprefix(OWN_KEY).partition("-")[0]
    if not key.startswith(OWN_KEY) or not pk.isdigit() or placement.item.mailbox_id is None:
        return None
    rows = Outgoing.objects.select_related("message__ticket").filter(message__external_id="")
    row = rows.filter(pk=int(pk), mailbox=placement.item.mailbox_id).first()
    if row is None:
        return None
    row.message.external_id = placement.incoming.original_id[:500]
    row.message.save(update_fields=["external_id"])
    return row.message


def _carry_out(placement: Placement, message: Message) -> None:
    incoming, by, at = placement.incoming, placement.by_system, placement.at
    if incoming.nature is Nature.EDIT:
        amend_message(message, incoming.text, html=incoming.html, by=by, at=at)
        forget_original(message)
    elif incoming.nature is Nature.DELETION:
        retract_message(message, by=by, at=at)
        forget_original(message)
    elif incoming.nature is Nature.RECEIPT:
        words, code = _failure(incoming)
        note_receipt(message, incoming.receipt, at=at, words=words, code=code)


def note_receipt(
    message: Message, receipt: Receipt | None, *, at: datetime, words: str = "", code: str = ""
) -> None:
    """What became of something we sent, as its channel says."""
    if receipt is Receipt.FAILED:
        mark = mark_failed if message.delivery == DeliveryState.QUEUED else mark_bounced
        mark(message, words, by=SYSTEM, at=at, code=code)
    elif receipt in (Receipt.DELIVERED, Receipt.READ):
        mark_delivered(message, by=SYSTEM, at=at)
        if receipt is Receipt.READ:
            mark_read(message, by=SYSTEM, at=at)


def _failure(incoming: Incoming) -> tuple[str, str]:
    """In words and as the channel's own code."""
    if not incoming.failed:
        return incoming.nature_reason, ""
    first = incoming.failed[0]
    return first.diagnostic or first.status, first.status
