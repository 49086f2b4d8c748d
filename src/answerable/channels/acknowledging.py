"""Telling a customer at once that their message arrived: only what a person wrote, and never in a loop."""

from datetime import datetime, timedelta

from answerable.channels.email.settings import MailSettings
from answerable.channels.models import Item, ItemState
from answerable.ledger.actor import Actor
from answerable.tickets.actions import Answer, reply
from answerable.tickets.models import Direction, Message

MOST_PER_DAY = 5  # to one customer


def acknowledge(item: Item, message: Message, *, by: Actor, at: datetime) -> None:
    """Say that it arrived, when it opened a ticket and its mailbox wants that."""
    if item.mailbox is None or item.state != ItemState.OPENED or item.is_import or item.is_released:
        return
    settings = MailSettings.of(item.mailbox)
    if not settings.acknowledge or not settings.acknowledgement.strip() or not message.from_address:
        return
    if has_had_enough(message.ticket.customer_id, at=at):
        return
    text = settings.acknowledgement.replace("{reference}", message.ticket.reference)
    answer = Answer(text=text, to=[(message.from_address, message.from_name)], is_automatic=True)
    reply(message.ticket, answer, by=by, at=at)


def has_had_enough(customer_id: int, *, at: datetime) -> bool:
    """Of automatic answers, whoever sends them: what answers by itself over there might not say so."""
    recent = Message.objects.filter(
        ticket__customer=customer_id,
        is_automatic=True,
        direction=Direction.OUTBOUND,
        created_at__gt=at - timedelta(days=1),
    )
    return recent.count() >= MOST_PER_DAY
