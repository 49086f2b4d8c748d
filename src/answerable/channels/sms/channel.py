"""Text messages by way of Twilio: what `channels.registry` asks of a channel."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from answerable.channels.incoming import Incoming
from answerable.channels.models import Item, Mailbox, Outgoing, SideOutgoing
from answerable.channels.registry import Sent
from answerable.channels.social.common import mailbox_of
from answerable.channels.threads import lead
from answerable.channels.twilio.pictures import addresses_of
from answerable.channels.twilio.reading import fields_of, read_form, redact_content
from answerable.channels.twilio.sending import Form, ask, refused_words, send_by
from answerable.ledger.rows import update
from answerable.tickets.models import Message

__all__ = ["ask", "find_forward", "parse_item", "prepare", "redact_content", "send", "tokens"]
CHANNEL = "sms"
Row = Outgoing | SideOutgoing


def parse_item(_item: Item, content: bytes) -> Incoming:
    return read_form(CHANNEL, fields_of(content), content)


def tokens(_incoming: Incoming, _item: Item, _own: Iterable[str]) -> list[str]:
    return []  # a number is all that there is


def find_forward(_incoming: Incoming) -> None:
    return None


def prepare(row: Row) -> None:
    """From which number it goes; an answer to it goes on with its ticket."""
    mailbox, message = mailbox_of(row), row.message
    message.from_address, message.from_name = mailbox.address, mailbox.name
    update(message, "from_address", "from_name")
    if isinstance(message, Message):
        for address in row.recipients:
            lead(mailbox, address, message.ticket, at=row.created_at)


def send(row: Row) -> Sent:
    def form_for(mailbox: Mailbox, address: str) -> Form:
        return {
            "From": mailbox.address,
            "To": address,
            "Body": row.message.text,
            "StatusCallback": settings.BASE_URL + reverse("channels:sms", args=[mailbox.pk]),
            "MediaUrl": addresses_of(row),
        }

    return send_by(row, form_for, refused_words)
