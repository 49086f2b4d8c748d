"""What is done about promises by and by: people are told in time, and what runs is counted anew when hours change."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from answerable.ledger.jobs import enqueue, job
from answerable.ledger.rounds import place_of
from answerable.promises.due import BATCH, due_at, tell
from answerable.promises.keeping import keep
from answerable.promises.models import Promise
from answerable.regions import calendars
from answerable.tickets.models import Ticket

log = structlog.get_logger(__name__)
RECOUNTED = 200  # tickets in one transaction


@job()
def tell_of_due(after_at: str = "", after: int = 0) -> Callable[[], None]:
    """Each promise in a transaction of its own, whatever becomes of the others; what is left over is another job."""
    now = timezone.now()
    due = due_at(now, BATCH, after=place_of(after_at, after))
    for pk, acts_at in due:
        try:
            tell(pk, acts_at, at=now)
        except Exception:
            log.exception("promise.not_told", promise=pk)  # it is tried again in a minute
    return (lambda: _go_on(*due[-1])) if len(due) == BATCH else (lambda: None)


def _go_on(after: int, after_at: datetime) -> None:
    enqueue(tell_of_due, dedupe="promises:due", after_at=after_at.isoformat(), after=after)


@job()
def recount(calendar_id: int, after: int) -> Callable[[], None]:
    """One batch; the next is a job of its own. Safe to run twice: what is right stays as it is."""
    calendars.forget(calendar_id)  # another process may have changed it just now
    running = Promise.objects.running().filter(version__calendar=calendar_id, ticket__gt=after)
    ids = list(running.order_by("ticket").values_list("ticket", flat=True).distinct()[:RECOUNTED])

    @transaction.atomic
    def bring_up() -> None:
        list(
            Ticket.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk")
        )
        keep(ids, at=timezone.now())
        if len(ids) == RECOUNTED:
            enqueue(recount, calendar_id=calendar_id, after=ids[-1])

    return bring_up
