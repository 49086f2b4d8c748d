"""What a live reader may hear of an event: decided by the same scope that decides what they may read."""

from collections.abc import Sequence
from dataclasses import dataclass

from answerable.ledger.actor import Scope
from answerable.ledger.tail import Placed, Position
from answerable.tickets.models import Ticket, TicketSight


@dataclass(frozen=True)
class Reading:
    """An event as a stream tells it: kind and ids only, and whom it concerns."""

    position: Position
    kind: str
    ticket: str = ""  # public reference
    message: int | None = None
    staff_id: int | None = None  # whose access it changes
    teams: frozenset[int] = frozenset()
    left_teams: frozenset[int] = frozenset()
    assignee_id: int | None = None

    def kind_for(self, scope: Scope) -> str:
        """The kind as this reader hears it; empty when it is none of their business.

        A team that has just lost a ticket hears that it left, so that it goes from their screens too.
        """
        if not self.ticket:
            return self.kind if scope.everything else ""
        if scope.allows(teams=self.teams, assignee_id=self.assignee_id):
            return self.kind
        return "ticket.left" if self.left_teams & scope.teams else ""


def readings(placed: Sequence[Placed]) -> list[Reading]:
    """What streams tell of a batch of events: two queries, however many readers there are."""
    ids = {each.event.ticket_id for each in placed if each.event.ticket_id}
    tickets = {
        ticket.pk: ticket
        for ticket in Ticket.objects.filter(pk__in=ids).only("reference", "team", "assignee")
    }
    shared: dict[int, set[int]] = {}
    for ticket_id, team_id in TicketSight.objects.filter(ticket__in=ids).values_list("ticket_id", "team_id"):
        shared.setdefault(ticket_id, set()).add(team_id)
    return [_reading(each, tickets, shared) for each in placed]


def _reading(placed: Placed, tickets: dict[int, Ticket], shared: dict[int, set[int]]) -> Reading:
    event = placed.event
    ticket = tickets.get(event.ticket_id) if event.ticket_id else None
    if ticket is None:
        staff_id = int(event.stream.partition("/")[2]) if event.stream.startswith("staff/") else None
        return Reading(placed.position, event.kind, staff_id=staff_id)
    own = {ticket.team_id} if ticket.team_id is not None else set()
    left = event.data.get("from_team")
    return Reading(
        placed.position,
        event.kind,
        ticket=ticket.reference,
        message=event.data.get("message"),
        teams=frozenset(own | shared.get(ticket.pk, set())),
        left_teams=frozenset({left} if left else ()),
        assignee_id=ticket.assignee_id,
    )
