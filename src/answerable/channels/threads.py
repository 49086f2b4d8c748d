"""Conversations that a channel holds together itself: where each leads."""

from datetime import datetime

from answerable.channels.models import Mailbox, Thread
from answerable.tickets.models import Ticket


def lead(mailbox: Mailbox, key: str, ticket: Ticket, *, at: datetime) -> None:
    """From now on what is said there goes on with this ticket."""
    Thread.objects.update_or_create(
        mailbox=mailbox, key=key[:400], defaults={"ticket": ticket, "touched_at": at}
    )


def led_to(mailbox: Mailbox | None, key: str) -> Ticket | None:
    """The ticket with which it goes on, if it was there before."""
    if mailbox is None or not key:
        return None
    found = (
        Thread.objects.select_related("ticket__merged_into").filter(mailbox=mailbox, key=key[:400]).first()
    )
    return found.ticket.survivor() if found else None
