"""What somebody sees of solved tickets like theirs, and whom they may ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from answerable.desk.masks.seeing import look_at
from answerable.listening.models import Cause
from answerable.listening.peers import may_be_asked
from answerable.listening.wrapping.reading import causes_of
from answerable.people.models import Staff
from answerable.selfservice.cases.finding import Found, Similar, similar
from answerable.tickets.models import Ticket


@dataclass(frozen=True)
class Shown:
    """`cause`: why a human was needed, where somebody said it."""

    case: Similar
    cause: Cause | None
    can_ask: bool


def shown_for(ticket: Ticket, staff: Staff) -> tuple[Found, Sequence[Shown]]:
    found = similar(ticket, staff)
    causes = causes_of(each.ticket.pk for each in found.cases)
    may_ask = staff.may("ticket.note")
    shown = []
    for each in found.cases:
        look_at(each.ticket.customer)
        can_ask = may_ask and may_be_asked(each.ticket, by=staff.actor()) is not None
        shown.append(Shown(each, causes.get(each.ticket.pk), can_ask))
    return found, shown
