"""What a ticket has to tell: its messages, notes and events, read once for all that a page shows of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from answerable.ledger.models import Event
from answerable.tickets.models import DeliveryState, Message, Note, Ticket

MOST_EVENTS = 200
HANDS = ("ticket.opened", "ticket.assigned")  # they say whose hands it came into
_WORDS = ("text", "html", "folds", "remarks", "authentication")
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Told:
    """The latest of each, oldest first; `is_whole` when nothing came before."""

    messages: Sequence[Message]
    notes: Sequence[Note]
    events: Sequence[Event]
    is_whole: bool

    @property
    def last_inbound(self) -> Message | None:
        """The last thing that the customer said themselves."""
        said = (each for each in reversed(self.messages) if each.is_inbound and not each.is_automatic)
        return next(said, None)

    @property
    def last_said(self) -> Message | None:
        """The last thing that a person said, either way."""
        return next((each for each in reversed(self.messages) if not each.is_automatic), None)


def told_by(ticket: Ticket, kinds: Iterable[str], *, most: int | None, is_brief: bool = False) -> Told:
    """At most so many messages and notes, and the latest events of these kinds; `is_brief` without what they say."""
    said = ticket.messages.exclude(delivery=DeliveryState.WITHDRAWN).select_related(
        "staff", "customer", "looked_over_by"
    )
    noted = ticket.notes.select_related("staff")
    if is_brief:
        said, noted = said.defer(*_WORDS), noted.defer("text", "html")
    messages = _latest(said.order_by("-created_at", "-pk"), most)
    notes = _latest(noted.order_by("-created_at", "-pk"), most)
    events = _latest(Event.objects.filter(ticket_id=ticket.pk, kind__in=kinds).order_by("-id"), MOST_EVENTS)
    is_whole = len(messages) != most and len(notes) != most and len(events) != MOST_EVENTS
    return Told(messages, notes, events, is_whole)


def last_said(ticket: Ticket) -> Message | None:
    """The last thing that a person said here, either way."""
    said = ticket.messages.filter(is_automatic=False).exclude(delivery=DeliveryState.WITHDRAWN)
    return said.order_by("-created_at", "-pk").first()


def said_since(ticket: Ticket, seen: str) -> Message | None:
    """The last thing that was said, when it is not the one that the page showed."""
    last = last_said(ticket)
    return last if seen and last is not None and seen != str(last.pk) else None


def _latest(rows: QuerySet[Row], most: int | None) -> list[Row]:
    return list(rows[:most])[::-1]
