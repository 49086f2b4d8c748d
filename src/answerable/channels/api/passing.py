"""Passing on what a customer said: kept first, as by every other door, and placed in the same transaction. Whoever
passes it on waits for the ticket's reference, so no job comes between."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from answerable.channels.api.channel import CHANNEL, parse_item
from answerable.channels.conversing import files_of, remarks_on
from answerable.channels.models import ItemState, RawItem
from answerable.channels.receiving import receive
from answerable.channels.settling import settle_with
from answerable.channels.web.channel import redact_content
from answerable.channels.web.written import Written
from answerable.ledger.actor import Actor
from answerable.people.models import Identity
from answerable.tickets.actions import Inbound, receive_message
from answerable.tickets.models import Message, Ticket


@dataclass(frozen=True)
class Passed:
    """`source` says by which token."""

    ticket: Ticket
    identity: Identity | None
    written: Written
    source: str


@transaction.atomic
def pass_on(passed: Passed, *, is_new: bool, by: Actor, at: datetime) -> Message:
    """Look at `message.ticket`: what ended long ago is continued in a new one."""
    content = passed.written.to_bytes()
    item = receive(content, channel=CHANNEL, mailbox=None, source=passed.source, at=at)
    incoming = parse_item(item, content)
    if incoming.has_card_data:
        kept = RawItem.compress(redact_content(content)[0])
        RawItem.objects.filter(item=item).update(compressed=kept)
    identity, customer = passed.identity, passed.ticket.customer
    said = Inbound(
        channel=CHANNEL,
        address_channel=identity.channel if identity else "",
        customer=customer,
        from_address=identity.address if identity else "",
        from_name=customer.name,
        subject=incoming.subject or passed.ticket.subject,
        text=incoming.text,
        remarks=remarks_on(incoming, None),
        files=files_of(incoming.attachments),
        item_id=item.pk,
    )
    message = receive_message(passed.ticket, said, by=by, at=at)
    is_opened = is_new or message.ticket_id != passed.ticket.survivor().pk
    item.fingerprint, item.sender, item.subject = incoming.fingerprint, said.from_address, said.subject[:500]
    settle_with(item, ItemState.OPENED if is_opened else ItemState.JOINED, message, at=at)
    return message
