"""Whether a visitor is on their page, and types: for whoever reads their ticket."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.channels.chat.models import Visitor
from answerable.channels.chat.settings import CHANNEL
from answerable.channels.models import Thread
from answerable.tickets.models import Ticket

_TYPING = timedelta(seconds=7)
_RENEWED = timedelta(seconds=3)  # more often nothing is written


@dataclass(frozen=True)
class There:
    is_here: bool
    is_typing: bool
    has_address: bool  # by which they can be reached when they are gone


def visitor_at(ticket: Ticket, *, at: datetime) -> There | None:
    """None where nobody ever chatted on it."""
    keys = Thread.objects.filter(ticket=ticket, mailbox__channel=CHANNEL).values_list("key", flat=True)[:5]
    found = list(Visitor.objects.filter(key__in=list(keys)))
    if not found:
        return None
    here = [each for each in found if each.is_here(at=at)]
    return There(
        is_here=bool(here),
        is_typing=any(each.typed_at is not None and each.typed_at > at - _TYPING for each in here),
        has_address=any(each.mail for each in found),
    )


def types(visitor: Visitor, *, at: datetime) -> None:
    if visitor.typed_at is None or visitor.typed_at < at - _RENEWED:
        Visitor.objects.filter(pk=visitor.pk).update(typed_at=at)
