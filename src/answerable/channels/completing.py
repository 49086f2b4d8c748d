"""What belongs to a message and is asked for once it is one: files that the network keeps, and the thread around it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from answerable.channels.keeping import kept
from answerable.channels.models import Item, ThreadPost
from answerable.channels.news import Around, Completed
from answerable.channels.registry import CHANNELS
from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import complete_message
from answerable.tickets.models import Ticket

_MOST_AROUND = 60


def found_for(item_id: int) -> tuple[Item, Completed] | None:
    """Asked outside of any transaction; None where the message or its original is gone."""
    found = kept(item_id)
    if found is None or found[0].message_id is None or found[0].mailbox is None:
        return None
    item, content = found
    channel = CHANNELS[item.channel]
    return item, channel.completer(item, channel.parser(item, content))


def keep(item: Item, found: Completed, *, at: datetime) -> None:
    message = item.message
    if message is None or message.retracted_at:
        return
    if found.files:
        complete_message(message, files=found.files, by=SYSTEM, at=at)
    ticket = message.ticket.survivor()
    if not ticket.is_closed and message.is_public:
        keep_around(ticket, item.channel, found.around)


@transaction.atomic
def keep_around(ticket: Ticket, channel: str, around: Sequence[Around]) -> None:
    """The thread as it stands now, but for what is on the ticket itself."""
    said = set(ticket.messages.exclude(external_id="").values_list("external_id", flat=True))
    ThreadPost.objects.filter(ticket=ticket).delete()
    ThreadPost.objects.bulk_create(
        [
            ThreadPost(
                ticket=ticket,
                channel=channel,
                external_id=each.external_id[:500],
                author=each.author[:200],
                text=each.text,
                is_ours=each.is_ours,
                said_at=each.said_at,
            )
            for each in {each.external_id: each for each in around}.values()
            if each.external_id not in said
        ][:_MOST_AROUND],
        ignore_conflicts=True,
    )


def forget_around(tickets: Sequence[int]) -> None:
    ThreadPost.objects.filter(ticket__in=tickets).delete()
