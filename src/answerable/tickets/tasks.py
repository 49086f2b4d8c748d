"""Periodic work on tickets."""

from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import job
from answerable.tickets.actions import wake
from answerable.tickets.models import Ticket


@job()
def wake_snoozed() -> None:
    """Snoozed tickets whose time has come return to the queue, each in its own transaction."""
    now = timezone.now()
    for ticket in Ticket.objects.present().filter(snoozed_until__lte=now).order_by("snoozed_until")[:1000]:
        wake(ticket, by=SYSTEM, at=now)
