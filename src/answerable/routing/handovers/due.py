"""Time passes: offers that nobody accepted in time go back, and up."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue, job
from answerable.ledger.rounds import Place, behind, place_of
from answerable.routing.handovers.ending import end, lapses_in_a_row
from answerable.routing.models import Handover, HandoverState
from answerable.tickets.actions import prioritise
from answerable.tickets.actions.guards import lock
from answerable.tickets.models import Priority

log = structlog.get_logger(__name__)
BATCH = 200
RAISED_FROM = 2  # lapses in a row


def due_at(now: datetime, limit: int = BATCH, *, after: Place | None = None) -> list[tuple[int, datetime]]:
    """Those whose time is over, with that time: along their own index, however many hand-overs there are. `after` is
    the last that was looked at: what could not lapse is not met again in the same round."""
    waiting = Handover.objects.open().filter(due_at__lte=now).order_by("due_at", "pk")
    if after is not None:
        waiting = waiting.filter(behind("due_at", after))
    return list(waiting.values_list("pk", "due_at")[:limit])


@transaction.atomic
def lapse(handover_id: int, due_at: datetime, *, at: datetime) -> bool:
    """Nobody accepted it in time: it goes back, and up. Whether this call did it; of two workers one finds nothing."""
    ticket_id = Handover.objects.filter(pk=handover_id).values_list("ticket_id", flat=True).first()
    if ticket_id is None:
        return False
    ticket = lock(ticket_id)
    handover = Handover.objects.open().filter(pk=handover_id, due_at=due_at).first()
    if handover is None or not handover.is_late(at=at):
        return False
    in_a_row = lapses_in_a_row(ticket, before=handover) + 1
    if not end(handover, HandoverState.LAPSED, ticket, by=SYSTEM, at=at, in_a_row=in_a_row):
        return False
    if in_a_row >= RAISED_FROM and ticket.priority < Priority.HIGH:
        prioritise(ticket, Priority.HIGH, by=SYSTEM, at=at)
    return True


@job()
def let_lapse(after_at: str = "", after: int = 0) -> Callable[[], None]:
    """Each in a transaction of its own, whatever becomes of the others; what is left over is another job."""
    now = timezone.now()
    due = due_at(now, BATCH, after=place_of(after_at, after))
    for pk, moment in due:
        try:
            lapse(pk, moment, at=now)
        except Exception:
            log.exception("handover.not_lapsed", handover=pk)  # it is tried again in a minute
    return (lambda: _go_on(*due[-1])) if len(due) == BATCH else (lambda: None)


def _go_on(after: int, after_at: datetime) -> None:
    enqueue(let_lapse, dedupe="handovers:due", after_at=after_at.isoformat(), after=after)
