"""A guide that a visitor follows in the chat, one step at a time. Whoever has guides is named in CHAT_GUIDES; without
any, suggested ones only open on a page of their own.

A browser keeps a secret of the run; once its visitor writes to us, what was done stands on their ticket.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from answerable.channels.chat.conversation import ticket_of
from answerable.channels.chat.models import Visitor
from answerable.channels.models import Mailbox
from answerable.ledger.jobs import TryLater, enqueue, job
from answerable.tickets.models import Ticket

_SOON = timedelta(seconds=5)
_PATIENCE = timedelta(minutes=10)  # in which what they wrote becomes a ticket, or is none


@dataclass(frozen=True)
class Wish:
    """What a page asks: to begin the guide `key`, or, by a run's `secret`, to see its step, take it or go back."""

    language: str
    key: int | None = None
    secret: str = ""
    step: str = ""
    choice: str = ""
    value: str = ""
    is_earlier: bool = False  # what was answered there in an earlier run still holds
    goes_back: bool = False
    facts: dict[str, str] = field(default_factory=dict)  # the product, its version
    ticket: Ticket | None = None  # on which they talk with us already


@dataclass(frozen=True)
class Guides:
    """`walk` says the step they are at as the widget shows it, None where there is no such guide for them; `named`
    which run a secret opens; `bring` puts a run on a ticket."""

    walk: Callable[[Mailbox, Wish, datetime], dict[str, Any] | None]
    named: Callable[[Mailbox, str], int | None]
    bring: Callable[[int, Ticket, bool, datetime], None]


def walk(mailbox: Mailbox, wish: Wish, *, at: datetime) -> dict[str, Any] | None:
    return _guides().walk(mailbox, wish, at) if is_there() else None


def is_there() -> bool:
    return bool(settings.CHAT_GUIDES)


def take_along(visitor: Visitor, secret: str, *, at: datetime) -> None:
    """They write to us: what they did goes along. Twice is harmless."""
    run = _guides().named(visitor.mailbox, secret) if secret and is_there() else None
    if run is not None:
        enqueue(bring, visitor_id=visitor.pk, run_id=run, since=at.isoformat())


@job()
def bring(visitor_id: int, run_id: int, since: str) -> Callable[[], None] | None:
    """Behind what they wrote, which becomes a ticket by a job of its own: a new one where their last one ended."""
    visitor = Visitor.objects.select_related("mailbox").filter(pk=visitor_id).first()
    ticket = ticket_of(visitor) if visitor is not None else None
    now = timezone.now()
    is_late = now > datetime.fromisoformat(since) + _PATIENCE
    if visitor is not None and ticket is not None and (is_late or not ticket.is_closed):
        return lambda: _guides().bring(run_id, ticket, bool(visitor.signed_as), now)
    if is_late:
        return None
    raise TryLater("They have no ticket yet.", after=_SOON)


def _guides() -> Guides:
    return cast("Guides", import_string(settings.CHAT_GUIDES))
