"""What follows when something came through a brand's pages: its topic and what was typed beside it, and word to whoever
wrote that it is here."""

from collections.abc import Callable, Sequence

from answerable.channels.consent import has_opted_out
from answerable.channels.models import Item, ItemState
from answerable.channels.web.channel import CHANNEL
from answerable.channels.web.written import NotOurs, Written
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue, job
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.people.actions import change_customer
from answerable.people.addresses import MAIL
from answerable.people.models import Field, Identity
from answerable.selfservice.finding.lettering import hits_for, offer
from answerable.selfservice.finding.searching import Hit
from answerable.selfservice.guides.bringing import bring_to
from answerable.selfservice.models import Link
from answerable.selfservice.portal.asking import topics_of
from answerable.selfservice.portal.letters import send_received
from answerable.selfservice.portal.limits import Limit, is_over
from answerable.tickets.actions import set_field, set_form
from answerable.tickets.models import Ticket

NOTICES = "notices"  # what somebody may ask not to be told, beside the channels
_TOLD = Limit("told", 5, 24 * 3600)


def hear(event: Event) -> None:
    """Quick, since it hears of every mail."""
    if event.data.get("channel") == CHANNEL and "item" in event.data:
        enqueue(follow, item_id=event.data["item"])


@job()
def follow(item_id: int) -> Callable[[], None] | None:
    item = Item.objects.select_related("raw", "ticket__customer", "mailbox__brand").get(pk=item_id)
    if item.ticket is None or item.state != ItemState.OPENED:
        return None
    try:
        written = Written.read(item.raw.content)
    except NotOurs:
        return None
    ticket = item.ticket
    hits = _perhaps(item, ticket, written)
    return lambda: _follow(item, ticket, written, hits)


def _perhaps(item: Item, ticket: Ticket, written: Written) -> Sequence[Hit]:
    """What may answer it. For an address that anybody may have typed nothing is looked for: the letter would tell its
    owner what somebody else wrote of."""
    if item.mailbox is None or not written.is_proven:
        return ()
    first = ticket.messages.order_by("created_at", "pk").values_list("text", flat=True).first()
    return hits_for(ticket.subject, first or "", item.mailbox, written.language or "en")


def _follow(item: Item, ticket: Ticket, written: Written, hits: Sequence[Hit]) -> None:
    _sort(item, ticket, written)
    bring_to(ticket, written, at=item.received_at)
    person = ticket.customer
    if written.language and not person.language:
        change_customer(person, language=written.language, by=SYSTEM, at=item.received_at)
    _tell(item, ticket, written, hits)


def _sort(item: Item, ticket: Ticket, written: Written) -> None:
    """What cannot be put there any more is left out: it stands in what was kept."""
    if item.mailbox is None:
        return
    topic = topics_of(item.mailbox).filter(pk=written.topic).first() if written.topic is not None else None
    if topic is not None and topic.suits(ticket.brand_id):
        set_form(ticket, topic, by=SYSTEM, at=item.received_at)
    fields = Field.objects.in_bulk(written.values)
    for key, value in written.values.items():
        if key in fields:
            try:
                set_field(ticket, fields[key], value, by=SYSTEM, at=item.received_at)
            except Refusal:
                continue


def _tell(item: Item, ticket: Ticket, written: Written, hits: Sequence[Hit]) -> None:
    front = item.mailbox
    identity = Identity.objects.filter(channel=MAIL, address=written.address).first()
    if front is None or identity is None or item.is_released or Link.objects.filter(item=item).exists():
        return
    if has_opted_out(NOTICES, identity.address) or is_over(_TOLD, identity.address, at=item.received_at):
        return
    language = written.language or "en"
    offered = offer(hits, item, front, ticket.customer)
    send_received(
        item, ticket, identity, front, language=language, is_proven=written.is_proven, offered=offered
    )
