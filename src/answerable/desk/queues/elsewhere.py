"""Who waits here has written elsewhere as well, since: on another ticket, by whatever channel. A chase of this one to
whoever wrote it, told beside it. Counted on neither ticket: to count it, taking a mail in would have to lock both."""

from collections.abc import Sequence
from datetime import datetime

from answerable.people.models import Staff
from answerable.tickets.models import Ticket

MOST = 500  # other tickets of those on one page


def tell_of_others(tickets: Sequence[Ticket], staff: Staff) -> None:
    """One question for a page, and none where nobody waits on it. What is out of sight is not told."""
    waiting = {ticket.customer_id for ticket in tickets if ticket.waiting_since is not None}
    if not waiting:
        return
    others = Ticket.objects.visible_to(staff).open().waiting().filter(customer__in=waiting)
    since: dict[int, list[tuple[int, datetime]]] = {}
    for pk, customer, moment in others.order_by("-pk").values_list("pk", "customer", "waiting_since")[:MOST]:
        assert moment is not None
        since.setdefault(customer, []).append((pk, moment))
    for ticket in tickets:
        if ticket.waiting_since is not None:
            ticket.wrote_elsewhere = sum(
                pk != ticket.pk and moment > ticket.waiting_since
                for pk, moment in since.get(ticket.customer_id, ())
            )
