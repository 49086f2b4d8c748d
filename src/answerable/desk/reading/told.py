"""What a ticket has to tell: its messages, notes and events, read once for all that a page shows of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from answerable.ledger.composed import ComposedRows
from answerable.ledger.models import Event
from answerable.tickets.models import DeliveryState, Message, Note, Ticket

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from answerable.tickets.models.conversation import MessageQuerySet

MOST_EVENTS = 200
HANDS = ("ticket.opened", "ticket.assigned")  # they say whose hands it came into
_WORDS = ("text", "html", "folds", "remarks", "authentication")


@dataclass(frozen=True)
class Told:
    """The latest of each, oldest first; `is_whole` when nothing came before."""

    messages: Sequence[Message]
    notes: Sequence[Note]
    events: Sequence[Event]
    is_whole: bool

    @property
    def last_inbound(self) -> Message | None:
        """The last thing that the customer said themselves; privately, where they did that too."""
        said = [each for each in reversed(self.messages) if each.is_inbound and not each.is_automatic]
        return next((each for each in said if not each.is_public), said[0] if said else None)

    @property
    def last_said(self) -> Message | None:
        """The last thing that a person said, either way."""
        return next((each for each in reversed(self.messages) if not each.is_automatic), None)


def foresee_told(ticket: Ticket, kinds: Iterable[str], *, most: int | None) -> None:
    messages_of(most).foresee(ticket.pk)
    notes_of(most).foresee(ticket.pk)
    events_of(tuple(kinds)).foresee(ticket.pk)


def told_by(ticket: Ticket, kinds: Iterable[str], *, most: int | None, is_brief: bool = False) -> Told:
    """At most so many messages and notes, and the latest events of these kinds; `is_brief` without what they say."""
    messages = messages_of(most, is_brief=is_brief).ask(ticket.pk)[::-1]
    notes = notes_of(most, is_brief=is_brief).ask(ticket.pk)[::-1]
    events = events_of(tuple(kinds)).ask(ticket.pk)[::-1]
    for said in messages:
        said.ticket = ticket
    for noted in notes:
        noted.ticket = ticket
    is_whole = len(messages) != most and len(notes) != most and len(events) != MOST_EVENTS
    return Told(messages, notes, events, is_whole)


@cache
def messages_of(most: int | None, *, is_brief: bool = False) -> ComposedRows[Message]:
    """Of a ticket, the latest first."""

    def compose(ticket: int) -> "MessageQuerySet":
        said = latest_messages(ticket, most).select_related("staff", "customer", "looked_over_by")
        return said.defer(*_WORDS) if is_brief else said

    return ComposedRows(compose)


def latest_messages(ticket: int, most: int | None) -> "MessageQuerySet":
    said = Message.objects.filter(ticket=ticket).exclude(delivery=DeliveryState.WITHDRAWN)
    return said.order_by("-created_at", "-pk")[:most]


@cache
def notes_of(most: int | None, *, is_brief: bool = False) -> ComposedRows[Note]:
    def compose(ticket: int) -> "QuerySet[Note]":
        noted = Note.objects.filter(ticket=ticket).select_related("staff")
        return (noted.defer("text", "html") if is_brief else noted).order_by("-created_at", "-pk")[:most]

    return ComposedRows(compose)


@cache
def events_of(kinds: tuple[str, ...]) -> ComposedRows[Event]:
    return ComposedRows(
        lambda ticket: Event.objects.filter(ticket_id=ticket, kind__in=kinds).order_by("-id")[:MOST_EVENTS]
    )


def last_said(ticket: Ticket) -> Message | None:
    """The last thing that a person said here, either way."""
    return next(iter(_LAST_SAID.ask(ticket.pk)), None)


_LAST_SAID: ComposedRows[Message] = ComposedRows(
    lambda ticket: latest_messages(ticket, None).filter(is_automatic=False)[:1]
)


def foresee_last_said(ticket: Ticket) -> None:
    _LAST_SAID.foresee(ticket.pk)


def said_since(ticket: Ticket, seen: str) -> Message | None:
    """The last thing that was said, when it is not the one that the page showed."""
    last = last_said(ticket)
    return last if seen and last is not None and seen != str(last.pk) else None
