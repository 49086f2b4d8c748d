"""WhatsApp: what `channels.registry` asks of a channel. Two ways lead there: Meta's own interface, and Twilio's; which
one an account goes stands in its settings."""

from answerable.channels.incoming import Incoming, Receipt
from answerable.channels.models import Item, Outgoing, SideOutgoing
from answerable.channels.news import Completed
from answerable.channels.registry import Sent
from answerable.channels.twilio import completing as twilio_files
from answerable.channels.twilio import sending as twilio_messages
from answerable.channels.twilio.reading import redact_content as redact_form
from answerable.channels.whatsapp import completing, reading, sending
from answerable.channels.whatsapp.settings import is_by_twilio
from answerable.channels.whatsapp.twilio import sending as by_twilio
from answerable.channels.whatsapp.twilio.reading import parse_form


def parse_item(item: Item, content: bytes) -> Incoming:
    return parse_form(content) if is_by_twilio(item.mailbox) else reading.parse_item(item, content)


def redact_content(content: bytes) -> tuple[bytes, bool]:
    """By what it is: whoever asks does not know the account."""
    return reading.redact_content(content) if content.lstrip()[:1] == b"{" else redact_form(content)


def send(row: Outgoing | SideOutgoing) -> Sent:
    return by_twilio.send(row) if is_by_twilio(row.mailbox) else sending.send(row)


def ask(row: Outgoing) -> Receipt | None:
    """Meta cannot be asked."""
    return twilio_messages.ask(row) if is_by_twilio(row.mailbox) else None


def complete(item: Item, incoming: Incoming) -> Completed:
    if is_by_twilio(item.mailbox):
        return twilio_files.complete(item, incoming)
    return completing.complete(item, incoming)
