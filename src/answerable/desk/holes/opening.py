"""That somebody looked at what a customer waits with: told once for each wait."""

from datetime import datetime

from answerable.desk.models import Opened
from answerable.people.models import Staff
from answerable.tickets.models import Ticket


def open_ticket(ticket: Ticket, staff: Staff, *, at: datetime) -> None:
    """One question by key where it was opened before; nothing at all where nobody waits."""
    if ticket.waiting_since is None:
        return
    if not Opened.objects.filter(pk=ticket.pk, at__gte=ticket.waiting_since).exists():
        Opened.objects.update_or_create(ticket_id=ticket.pk, defaults={"staff": staff, "at": at})
