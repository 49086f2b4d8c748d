"""Since when the customer has been waiting for us, and when the last word was said: from the messages alone, so that it
can always be rebuilt."""

from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q

from answerable.tickets.models import DeliveryState, Direction, Message, Ticket

# What a wait is kept in.
WAIT = ("waiting_since", "chases", "pressing_at", "said_at")
# A chase counts as if they had begun to wait so much earlier, up to a day: whoever writes most does not always go
# first.
CHASE, MOST_CHASES = timedelta(hours=4), 6


def wait_since(ticket: Ticket, since: datetime | None, *, chases: int = 0) -> None:
    """They wait since then, or do not; the caller saves."""
    ticket.waiting_since = since
    ticket.chases = 0 if since is None else min(chases, 32_000)
    ticket.pressing_at = None if since is None else since - CHASE * min(chases, MOST_CHASES)


def heard_of(ticket: Ticket, moment: datetime) -> None:
    """Something was said then, by a person; the caller saves."""
    ticket.said_at = max(ticket.said_at, moment)


def recompute_wait(ticket: Ticket) -> None:
    """Set what a wait is kept in, and `answered_at`; the caller saves.

    The wait begins with the first thing the customer wrote after our last answer. Only a delivered answer by a person
    or an answering automation counts; automatic mail, theirs or ours, never does.
    """
    said = Message.objects.filter(ticket=ticket, is_automatic=False)
    answers = Q(direction=Direction.OUTBOUND, delivery=DeliveryState.DELIVERED)
    last = said.aggregate(
        written=Max("created_at", filter=answers),
        delivered=Max("delivered_at", filter=answers),
        said=Max("created_at", filter=~Q(delivery=DeliveryState.WITHDRAWN)),
    )
    questions = said.filter(direction=Direction.INBOUND)
    if last["written"] is not None:
        questions = questions.filter(created_at__gt=last["written"])
    asked = questions.aggregate(first=Min("created_at"), number=Count("pk"))
    wait_since(ticket, asked["first"], chases=max(0, asked["number"] - 1))
    ticket.answered_at = last["delivered"]
    ticket.said_at = last["said"] or ticket.created_at
