"""What was promised in answers, beside the ticket: what is owed, what is still on its way, what became of the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from answerable.desk.promised.clocks import state_of
from answerable.promises.models import Promise
from answerable.promises.models.promises import PromiseKind
from answerable.tickets.models import Ticket
from answerable.web.waiting import WaitState

MOST = 10


@dataclass(frozen=True)
class Said:
    promise: Promise
    state: WaitState


def stated_of(ticket: Ticket, *, now: datetime) -> Sequence[Said]:
    """What runs first, by when it is owed; then the last that do not."""
    found = list(
        Promise.objects.filter(ticket=ticket, kind=PromiseKind.STATED)
        .select_related("message")
        .order_by("-started_at", "-pk")[:MOST]
    )
    found.sort(key=lambda each: (not each.is_running, each.due_at))
    return [Said(each, state_of(each, now=now)) for each in found]
