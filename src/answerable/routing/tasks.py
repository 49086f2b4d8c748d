"""What is routed by and by: tickets that colleagues opened, once they are done with opening them."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import job
from answerable.routing.rules.routing import route_again
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
