"""Time passes: offers that nobody accepted in time go back, and up."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.utils import timezone

from answerable.ledger.jobs import enqueue, job
from answerable.routing.actions.handovers import lapse
from answerable.routing.models import Handover

log = structlog.get_logger(__name__)
BATCH = 200


def due_at(now: datetime, limit: int = BATCH) -> list[tuple[int, datetime]]:
    """Those whose time is over, with that time: along their own index, however many hand-overs there are."""
    waiting = Handover.objects.open().filter(due_at__lte=now).order_by("due_at", "pk")
    return list(waiting.values_list("pk", "due_at")[:limit])


@job()
def let_lapse() -> Callable[[], None]:
    """Each in a transaction of its own, whatever becomes of the others; what is left over is another job."""
    now = timezone.now()
    due = due_at(now)
    for pk, moment in due:
        try:
            lapse(pk, moment, at=now)
        except Exception:
            log.exception("handover.not_lapsed", handover=pk)  # it is tried again in a minute
    return (lambda: _go_on()) if len(due) == BATCH else (lambda: None)


def _go_on() -> None:
    enqueue(let_lapse, dedupe="handovers:due")
