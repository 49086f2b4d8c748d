"""Telling a customer at once that their message arrived: only what a person wrote, and never in a loop.

Whoever has texts that perhaps answer it already is named in MAIL_SUGGESTIONS. They are looked for outside of any
transaction, another process may be asked: such a letter is a job of its own, a moment later.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from answerable.channels.email.settings import MailSettings
from answerable.channels.models import Item, ItemState
from answerable.channels.web.fronts import front_of
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.jobs import enqueue, job
from answerable.tickets.actions import Answer, reply
from answerable.tickets.models import Direction, Message, Ticket

log = structlog.get_logger(__name__)
MOST_PER_DAY = 5  # to one customer

# From an item whose message opened a ticket: what may answer it is looked for. What comes back is called in the
# letter's own transaction, notes what is shown, and says the words to put below; none where nothing is.
Source = Callable[[Item], Callable[[], str]]


def acknowledge(item: Item, message: Message, *, by: Actor, at: datetime) -> None:
    """Say that it arrived, when it opened a ticket and its mailbox wants that."""
    if item.mailbox is None or item.state != ItemState.OPENED or item.is_import or item.is_released:
        return
    wanted = MailSettings.of(item.mailbox)
    if not wanted.acknowledge or not wanted.acknowledgement.strip() or not message.from_address:
        return
    if _may_say_more(item, message):
        enqueue(acknowledge_with_more, item_id=item.pk)
    else:
        _say(wanted.acknowledgement, message, by=by, at=at)


@job()
def acknowledge_with_more(item_id: int) -> Callable[[], None] | None:
    item = Item.objects.select_related("mailbox", "message__ticket__customer").get(pk=item_id)
    message = item.message
    if item.mailbox is None or message is None or _has_gone(message.ticket):
        return None
    source: Source = import_string(settings.MAIL_SUGGESTIONS)
    wanted = MailSettings.of(item.mailbox)
    if not wanted.acknowledge or not wanted.acknowledgement.strip() or _was_answered(message.ticket):
        return None
    try:
        told = source(item)
    except Exception:
        log.exception("acknowledging.nothing_found")
        told = str  # that it arrived is said all the same

    def step() -> None:
        if not has_had_enough(message.ticket.customer_id, at=timezone.now()):
            words = f"{wanted.acknowledgement}\n\n{told()}".rstrip()
            _say(words, message, by=SYSTEM, at=timezone.now())

    return step


def has_had_enough(customer_id: int, *, at: datetime) -> bool:
    """Of automatic answers, whoever sends them: what answers by itself over there might not say so."""
    recent = Message.objects.filter(
        ticket__customer=customer_id,
        is_automatic=True,
        direction=Direction.OUTBOUND,
        created_at__gt=at - timedelta(days=1),
    )
    return recent.count() >= MOST_PER_DAY


def _may_say_more(item: Item, message: Message) -> bool:
    """Not to an address whose mail a server found to be forged: its owner would be told what somebody else wrote of."""
    said = message.authentication
    if not settings.MAIL_SUGGESTIONS or "fail" in (said.get("dmarc"), said.get("spf")):
        return False
    return item.mailbox is not None and front_of(item.mailbox.brand_id) is not None


def _was_answered(ticket: Ticket) -> bool:
    return ticket.messages.filter(direction=Direction.OUTBOUND, is_automatic=False).exists()


def _has_gone(ticket: Ticket) -> bool:
    return ticket.erased_at is not None or ticket.merged_into_id is not None


def _say(words: str, message: Message, *, by: Actor, at: datetime) -> None:
    if has_had_enough(message.ticket.customer_id, at=at):
        return
    text = words.replace("{reference}", message.ticket.reference)
    answer = Answer(text=text, to=[(message.from_address, message.from_name)], is_automatic=True)
    reply(message.ticket, answer, by=by, at=at)
