"""What is routed by and by: tickets that colleagues opened, once they are done; and last month's, for trying rules."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue, job
from answerable.routing.handovers import due  # noqa: F401 - its job
from answerable.routing.models import RouteTrial, TrialState
from answerable.routing.rules.routing import route_again
from answerable.routing.rules.trying import go_on
from answerable.tickets.actions.guards import lock
from answerable.tickets.models import Ticket


@job()
def route_opened(ticket_id: int) -> Callable[[], None]:
    """Safe to run twice: what was decided is not decided again."""

    @transaction.atomic
    def decide() -> None:
        if Ticket.objects.present().filter(pk=ticket_id).exists():
            route_again(lock(ticket_id), by=SYSTEM, at=timezone.now())

    return decide


def _stop(trial_id: int, error: str) -> None:
    RouteTrial.objects.filter(pk=trial_id).update(state=TrialState.STOPPED)


@job(given_up=_stop, max_attempts=3)
def try_routes(trial_id: int) -> Callable[[], None]:
    """One batch, counted outside the transaction in which it is written down; the next is a job of its own. What was
    counted twice is written once: only where the row is as it was read."""
    trial = RouteTrial.objects.select_related("staff__provider").filter(pk=trial_id).first()
    if trial is None or not trial.is_running:
        return lambda: None
    read = trial.looked_at, trial.before_ticket
    go_on(trial)

    @transaction.atomic
    def write() -> None:
        found = RouteTrial.objects.select_for_update().filter(pk=trial_id).first()
        if found is not None and (found.looked_at, found.before_ticket) == read and found.is_running:
            trial.save()
            if trial.is_running:
                enqueue(try_routes, trial_id=trial_id)

    return write
