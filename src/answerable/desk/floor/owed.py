"""What was promised and is late, or soon will be."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.desk.floor.waiting import Figure
from answerable.people.models import Staff
from answerable.tickets.models import Ticket
from answerable.tickets.models.ticket import TicketQuerySet

MOST_COUNTED = 1000
SOON_HOURS = 2


@dataclass(frozen=True)
class Promised:
    late: Figure
    soon: Figure


def promised_now(staff: Staff, *, now: datetime) -> Promised:
    """Along the index of what is owed: however many tickets there are, no more than is said is counted."""
    owed = Ticket.objects.visible_to(staff).open().awake().owed()
    soon = owed.filter(owed_at__gt=now, owed_at__lte=now + timedelta(hours=SOON_HOURS))
    return Promised(
        _figure(owed.filter(owed_at__lte=now), "late=1"), _figure(soon, f"owed={SOON_HOURS}&in_time=1")
    )


def _figure(tickets: TicketQuerySet, place: str) -> Figure:
    counted = tickets.order_by("owed_at", "pk").values("pk")[: MOST_COUNTED + 1].count()
    return Figure(counted, MOST_COUNTED, "due", place)
