"""Hours were changed: what is running and counted by them is due at another moment from then on."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from answerable.ledger.jobs import enqueue, job
from answerable.ledger.models import Event
from answerable.promises.keeping import keep
from answerable.promises.models import Promise
from answerable.regions import calendars
from answerable.tickets.models import Ticket

BATCH = 200  # tickets


def hear(event: Event) -> None:
    calendar_id = int(event.stream.partition("/")[2])
    enqueue(recount, calendar_id=calendar_id, after=0)


@job()
def recount(calendar_id: int, after: int) -> Callable[[], None]:
    """One batch; the next is a job of its own. Safe to run twice: what is right stays as it is."""
    calendars.forget(calendar_id)  # another process may have changed it just now
    running = Promise.objects.running().filter(version__calendar=calendar_id, ticket__gt=after)
    ids = list(running.order_by("ticket").values_list("ticket", flat=True).distinct()[:BATCH])

    @transaction.atomic
    def bring_up() -> None:
        list(
            Ticket.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk")
        )
        keep(ids, at=timezone.now())
        if len(ids) == BATCH:
            enqueue(recount, calendar_id=calendar_id, after=ids[-1])

    return bring_up
