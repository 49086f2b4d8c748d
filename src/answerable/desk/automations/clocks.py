"""What can have lasted for a rule to act: the whole table. Each is started by a kind of event, along whose index in the
ledger what is due is found; whether it still runs, the ticket says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.ledger.models import Event
from answerable.tickets.models import Ticket

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Clock:
    """`words` are the middle of a sentence: "When the customer has waited for 4 hours, …". `runs` is what a ticket
    whose clock stands is not; `since` is when it started, None when it does not run."""

    key: str
    words: "StrPromise"
    started_by: str
    runs: Q
    since: Callable[[Ticket], datetime | None]


def _unless_closed(column: str) -> Callable[[Ticket], datetime | None]:
    return lambda ticket: None if ticket.is_closed else getattr(ticket, column)


def _answered(ticket: Ticket) -> datetime | None:
    return None if ticket.is_closed or ticket.waiting_since else ticket.answered_at


def _held(ticket: Ticket) -> datetime | None:
    if ticket.is_closed or ticket.assignee_id is None:
        return None
    given = Event.objects.filter(ticket_id=ticket.pk, kind="ticket.assigned").order_by("-id")
    return given.values_list("at", flat=True).first()


_OPEN = Q(closed_at=None)
CLOCKS: Mapping[str, Clock] = {
    each.key: each
    for each in (
        Clock(
            "waited", _("the customer has waited for us for"), "message.received",
            _OPEN & Q(waiting_since__isnull=False), _unless_closed("waiting_since"),
        ),
        Clock(
            "silent", _("we have waited for the customer for"), "message.delivered",
            _OPEN & Q(waiting_since=None, answered_at__isnull=False), _answered,
        ),
        Clock("open", _("it has been open for"), "ticket.opened", _OPEN, _unless_closed("created_at")),
        Clock(
            "held", _("a person has had it for"), "ticket.assigned",
            _OPEN & Q(assignee__isnull=False), _held,
        ),
        Clock(
            "ended", _("it has been solved or closed for"), "ticket.closed",
            Q(closed_at__isnull=False), lambda ticket: ticket.closed_at,
        ),
    )
}  # fmt: skip
# After these a wait goes on that had begun long before: it may be due already.
PUT_BACK = frozenset(
    {
        "message.failed",
        "message.bounced",
        "message.withdrawn",
        "ticket.reopened",
        "ticket.unmerged",
        "ticket.gave_back",
    }
)
