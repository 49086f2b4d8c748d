"""What was promised in answers, beside the ticket: what is owed, what is still on its way, what became of the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from answerable.desk.promised.clocks import state_of
from answerable.ledger.composed import ComposedRows
from answerable.promises.models import Promise
from answerable.promises.models.promises import PromiseKind
from answerable.tickets.models import Ticket
from answerable.web.waiting import WaitState

MOST = 10


@dataclass(frozen=True)
class Said:
    promise: Promise
    state: WaitState


_STATED: ComposedRows[Promise] = ComposedRows(
    lambda ticket: (
        Promise.objects.filter(ticket=ticket, kind=PromiseKind.STATED)
        .select_related("message")
        .order_by("-started_at", "-pk")[:MOST]
    )
)


def foresee_stated(ticket: Ticket) -> None:
    """It will be asked for: let it travel along."""
    _STATED.foresee(ticket.pk)


def stated_of(ticket: Ticket, *, now: datetime) -> Sequence[Said]:
    """What runs first, by when it is owed; then the last that do not."""
    found = sorted(_STATED.ask(ticket.pk), key=lambda each: (not each.is_running, each.due_at))
    return [Said(each, state_of(each, now=now)) for each in found]
