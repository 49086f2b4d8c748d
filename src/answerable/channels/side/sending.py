"""What is said to others, on its way out: the machinery is the one that answers use."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.channels import outgoing
from answerable.channels.models import Mailbox, OutgoingState, SideOutgoing
from answerable.channels.registry import CHANNELS
from answerable.ledger.refusals import Refusal
from answerable.tickets.actions.side.asking import taking_part_of
from answerable.tickets.models import SideMessage


def queue(message: SideMessage, *, at: datetime) -> SideOutgoing:
    """The row for a message to be sent, in the transaction that stores the message."""
    _refuse_ourselves(message)
    mailbox = outgoing.mailbox_for(message.conversation.ticket, message.channel)
    row = SideOutgoing.objects.create(
        message=message, mailbox=mailbox, recipients=_everybody(message), created_at=at
    )
    if mailbox is not None:
        CHANNELS[message.channel].preparer(row)
    return row


def queue_again(row: SideOutgoing) -> None:
    """Once more to everybody it was addressed to."""
    row.accepted, row.recipients = [], _everybody(row.message)
    row.mailbox = outgoing.mailbox_for(row.message.conversation.ticket, row.message.channel)
    row.state, row.error = OutgoingState.QUEUED, ""
    row.save(update_fields=["state", "error", "mailbox", "accepted", "recipients"])
    if row.mailbox is not None and not row.message.external_id:
        CHANNELS[row.message.channel].preparer(row)


def attempt(row: SideOutgoing) -> Callable[[], None]:
    """Send it now, unless whom it goes to has become the customer meanwhile, or takes part in the ticket."""
    ticket = row.message.conversation.ticket
    if taking_part := taking_part_of(ticket, row.recipients):
        words = f"{', '.join(sorted(taking_part))} takes part in the ticket itself now."
        return lambda: outgoing.fail(row, words, "takes_part")
    return outgoing.attempt(row)


def _everybody(message: SideMessage) -> list[str]:
    return [pair[0] for pair in message.to]


def _refuse_ourselves(message: SideMessage) -> None:
    """What we write to ourselves comes back as our own echo."""
    own = set(Mailbox.objects.filter(channel=message.channel).values_list("address", flat=True))
    for address in _everybody(message):
        local, _at, host = address.rpartition("@")
        if address in own or f"{local.partition('+')[0]}@{host}" in own:
            words = _("%(address)s is one of our own addresses. Write a note instead.")
            raise Refusal(words % {"address": address}, code="own_address")
