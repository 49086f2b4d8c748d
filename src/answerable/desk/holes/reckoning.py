"""Where everything is that was received lately: each item in one place, so that the numbers add up to what came in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.channels.models import Item, ItemState
from answerable.desk.holes import waiting
from answerable.desk.reading.undelivered import undelivered
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SPAN = timedelta(days=1)
MOST = 10_000  # of the newest
ANSWERED, LOST, ENDED, ERASED = "answered", "lost", "ended", "erased"
# In the order in which something goes on its way.
PLACES: dict[str, "StrOrPromise"] = {
    ItemState.RECEIVED.value: _("waiting to be read"),
    ItemState.FAILED.value: _("could not be read"),
    ItemState.QUARANTINED.value: _("in quarantine"),
    ItemState.RECORDED.value: _("recorded: no person wrote it"),
    waiting.LEFT: _("with somebody who left"),
    waiting.UNOPENED: _("waiting, opened by nobody yet"),
    waiting.UNANSWERED: _("waiting, and opened"),
    waiting.PAUSED: _("waiting, and paused"),
    waiting.SNOOZED: _("waiting, and snoozed"),
    LOST: _("answered, and the answer did not arrive"),
    ANSWERED: _("answered"),
    ENDED: _("ended"),
    ERASED: _("erased"),
}


@dataclass(frozen=True)
class Reckoning:
    received: int
    places: Sequence[tuple[str, int]]
    is_cut: bool


_COLUMNS = ("state", "ticket", "ticket__merged_into")


def reckon(staff: Staff, *, now: datetime) -> Reckoning:
    """Of the last day, the newest 10,000."""
    since = Item.objects.visible_to(staff).filter(received_at__gte=now - SPAN).order_by("-pk")
    items = list(since.values_list(*_COLUMNS)[: MOST + 1])
    where = _places({into or ticket for _state, ticket, into in items[:MOST] if ticket}, staff, now)
    counts = Counter(_place(state, into or ticket, where) for state, ticket, into in items[:MOST])
    return Reckoning(
        len(items[:MOST]),
        [(str(PLACES[key]), counts[key]) for key in PLACES if counts[key]],
        len(items) > MOST,
    )


def _place(state: str, ticket: int | None, where: dict[int, str]) -> str:
    if state in (ItemState.OPENED, ItemState.JOINED):
        return where.get(ticket or 0, ERASED)
    return state


def _places(tickets: set[int], staff: Staff, now: datetime) -> dict[int, str]:
    lost = set(undelivered(Ticket.objects.visible_to(staff), now=now).values_list("ticket", flat=True))
    columns = ("pk", "closed_at", "waiting_since", "assignee", "assignee__is_active", "snoozed_until")
    found: dict[int, str] = {}
    keys = sorted(tickets)
    for start in range(0, len(keys), 500):
        rows = Ticket.objects.filter(pk__in=keys[start : start + 500])
        for pk, closed_at, since, *state in rows.values_list(*columns, "status__category", "opened__at"):
            if closed_at is not None:
                found[pk] = ENDED
            elif since is not None:
                found[pk] = waiting.place(since, *state)
            else:
                found[pk] = LOST if pk in lost else ANSWERED
    return found
