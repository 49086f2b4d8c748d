"""That somebody looked at what a customer waits with: told once for each wait."""

from datetime import datetime

from answerable.desk.models import Opened
from answerable.people.models import Staff
from answerable.tickets.models import Ticket


def open_ticket(ticket: Ticket, staff: Staff, *, at: datetime) -> None:
    """`ticket` comes with what is known of it: nothing is asked where it was opened before, or nobody waits."""
    if ticket.waiting_since is None:
        return
    known: Opened | None = getattr(ticket, "opened", None)
    if known is None or known.at < ticket.waiting_since:
        Opened.objects.bulk_create(
            [Opened(ticket=ticket, staff=staff, at=at)],
            update_conflicts=True,
            unique_fields=["ticket"],
            update_fields=["staff", "at"],
        )  # in one statement, whoever else opens it now
