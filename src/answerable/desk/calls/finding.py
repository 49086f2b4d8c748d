"""Whose call it was, by what one knows of them: a number, an address, a name."""

from collections.abc import Sequence
from dataclasses import dataclass

from answerable.channels.phone.numbers import number_in
from answerable.desk.palette.finding import found
from answerable.people.models import Customer, Staff
from answerable.tickets.models import Ticket

_MOST_TICKETS = 5  # of each


@dataclass(frozen=True)
class Known:
    customer: Customer
    tickets: Sequence[Ticket]  # that are not closed, the newest first


def callers(query: str, staff: Staff) -> list[Known]:
    """As the palette finds people; a number in whatever way it was typed."""
    customers = found(number_in(query) or query, staff).customers if query else ()
    return [Known(each, _open(each, staff)) for each in customers]


def _open(customer: Customer, staff: Staff) -> list[Ticket]:
    tickets = Ticket.objects.visible_to(staff).present().filter(customer=customer, closed_at=None)
    return list(tickets.select_related("status").order_by("-pk")[:_MOST_TICKETS])
