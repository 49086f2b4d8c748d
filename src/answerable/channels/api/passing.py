"""Passing on what a customer said: kept first, as by every other door, and placed in the same transaction. Whoever
passes it on waits for the ticket's reference, so no job comes between."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from answerable.channels.api.channel import CHANNEL
from answerable.channels.conversing import files_of, remarks_on
from answerable.channels.incoming import Incoming
from answerable.channels.models import Item, ItemState
from answerable.channels.receiving import Packed, receive
from answerable.channels.settling import settle_with
from answerable.channels.web.channel import parse_as, redact_content
from answerable.channels.web.written import Written
from answerable.ledger.actor import Actor
from answerable.people.models import Identity
from answerable.tickets.actions import Inbound, receive_message
from answerable.tickets.models import Message, Ticket


@dataclass(frozen=True)
class Passed:
    """What somebody said, read, and as it is kept: made by `pack`, before the transaction that names it begins."""

    incoming: Incoming
    packed: Packed


def pack(written: Written) -> Passed:
    """Card numbers are taken out before it is kept."""
    content = written.to_bytes()
    incoming = parse_as(CHANNEL, Item(channel=CHANNEL), content)
    kept = redact_content(content)[0] if incoming.has_card_data else None
    return Passed(incoming, Packed.of(content, kept=kept))


@transaction.atomic
def pass_on(
    passed: Passed,
    ticket: Ticket,
    identity: Identity | None,
    *,
    source: str,
    is_new: bool,
    by: Actor,
    at: datetime,
) -> Message:
    """`source` says by which token. Look at `message.ticket`: what ended long ago is continued in a new one."""
    incoming, customer = passed.incoming, ticket.customer
    item = receive(passed.packed, channel=CHANNEL, mailbox=None, source=source, at=at)
    said = Inbound(
        channel=CHANNEL,
        address_channel=identity.channel if identity else "",
        customer=customer,
        from_address=identity.address if identity else "",
        from_name=customer.name,
        subject=incoming.subject or ticket.subject,
        text=incoming.text,
        remarks=remarks_on(incoming, None),
        files=files_of(incoming.attachments),
        item_id=item.pk,
    )
    message = receive_message(ticket, said, by=by, at=at)
    is_opened = is_new or message.ticket_id != ticket.survivor().pk
    item.fingerprint, item.sender, item.subject = incoming.fingerprint, said.from_address, said.subject[:500]
    settle_with(item, ItemState.OPENED if is_opened else ItemState.JOINED, message, at=at)
    return message
