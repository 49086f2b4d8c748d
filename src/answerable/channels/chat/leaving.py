"""Visitors leave: what they did not see reaches them by mail, or its writer hears that it reached nobody."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.channels.chat.models import Visitor
from answerable.channels.chat.settings import CHANNEL
from answerable.channels.models import Outgoing
from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import record
from answerable.people.addresses import MAIL
from answerable.tickets import events as told
from answerable.tickets.actions.delivery import locked_with_message
from answerable.tickets.models import DeliveryState, Message

_PATIENCE = timedelta(hours=24)  # in which they may come back to the page


def is_given_up(row: Outgoing, *, at: datetime) -> bool:
    return row.sent_at is not None and row.sent_at < at - _PATIENCE


@transaction.atomic
def go_by_mail(message: Message, visitor: Visitor, *, at: datetime) -> Message:
    """The same message takes the other way: it is an answer when the mail arrived, and comes back where it does not."""
    ticket, message = locked_with_message(message, SYSTEM)
    if message.channel != CHANNEL or message.delivery != DeliveryState.QUEUED:
        return message
    message.channel, message.to, message.external_id = MAIL, [[visitor.mail, visitor.name]], ""
    if not message.subject:
        message.subject = _("Your chat with %(name)s") % {"name": message.from_name}
    words = _("They had left the page before they saw it: it went by mail.")
    message.remarks = [*message.remarks, ["by_mail", words]]
    message.save(update_fields=["channel", "to", "external_id", "subject", "remarks"])
    record(told.MESSAGE_RESENT, ticket, by=SYSTEM, at=at, message=message.pk, channel=MAIL)
    return message
