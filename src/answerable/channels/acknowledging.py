"""Telling a customer at once that their message arrived: only what a person wrote, and never in a loop."""

from datetime import timedelta

from answerable.channels.email.settings import MailSettings
from answerable.channels.models import Item
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.tickets.actions import Answer, reply
from answerable.tickets.models import Message

MOST_PER_DAY = 5  # to one address


def acknowledge(event: Event) -> None:
    """Subscribes to `message.received`: the first message of a ticket is acknowledged when its mailbox wants that."""
    if event.data.get("automatic") or event.data.get("imported") or "item" not in event.data:
        return
    item = Item.objects.select_related("mailbox").get(pk=event.data["item"])
    if item.mailbox is None or item.is_released:
        return
    settings = MailSettings.of(item.mailbox)
    if not settings.acknowledge or not settings.acknowledgement.strip():
        return
    message = Message.objects.select_related("ticket__customer").get(pk=event.data["message"])
    if not _is_wanted(message, event):
        return
    text = settings.acknowledgement.replace("{reference}", message.ticket.reference)
    answer = Answer(text=text, to=[(message.from_address, message.from_name)], is_automatic=True)
    reply(message.ticket, answer, by=SYSTEM, at=event.at)


def _is_wanted(message: Message, event: Event) -> bool:
    if not message.from_address or Message.objects.filter(ticket=message.ticket_id).count() > 1:
        return False
    recent = Message.objects.filter(
        ticket__customer=message.ticket.customer_id,
        is_automatic=True,
        direction="outbound",
        created_at__gt=event.at - timedelta(days=1),
    )
    return recent.count() < MOST_PER_DAY
