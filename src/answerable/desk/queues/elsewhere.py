"""Who waits here has written elsewhere as well, since: on another ticket, by whatever channel. A chase of this one to
whoever wrote it, told beside it. Counted on neither ticket: to count it, taking a mail in would have to lock both."""

from collections.abc import Sequence
from datetime import datetime

from answerable.ledger.composed import ComposedRows
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

MOST = 500  # other tickets of those on one page


_OTHERS: ComposedRows[Ticket] = ComposedRows(
    lambda reader, customers: (
        Ticket.objects.visible_to(reader)
        .open()
        .waiting()
        .filter(customer__in=customers)
        .order_by("-pk")
        .only("customer", "waiting_since")[:MOST]
    )
)


def foresee_others(tickets: Sequence[Ticket], staff: Staff) -> None:
    """They will be told: let it travel along."""
    waiting = _waiting(tickets)
    if waiting:
        _OTHERS.foresee(staff.actor(), waiting)


def tell_of_others(tickets: Sequence[Ticket], staff: Staff) -> None:
    """One question for a page, and none where nobody waits on it. What is out of sight is not told."""
    waiting = _waiting(tickets)
    if not waiting:
        return
    since: dict[int, list[tuple[int, datetime]]] = {}
    for other in _OTHERS.ask(staff.actor(), waiting):
        assert other.waiting_since is not None
        since.setdefault(other.customer_id, []).append((other.pk, other.waiting_since))
    for ticket in tickets:
        if ticket.waiting_since is not None:
            ticket.wrote_elsewhere = sum(
                pk != ticket.pk and moment > ticket.waiting_since
                for pk, moment in since.get(ticket.customer_id, ())
            )


def _waiting(tickets: Sequence[Ticket]) -> list[int]:
    """Their customers, each once."""
    return list(dict.fromkeys(each.customer_id for each in tickets if each.waiting_since is not None))
