"""What a live reader may hear of an event: decided by the same scope that decides what they may read."""

from collections.abc import Sequence
from dataclasses import dataclass

from answerable.desk.models import Notification
from answerable.ledger.actor import Scope
from answerable.ledger.tail import Placed, Position
from answerable.tickets import events
from answerable.tickets.models import Ticket, TicketSight

# Whose changes may change what anybody sees: a team's, a role's, a company's.
_MAY_CHANGE_SIGHT = ("team/", "customrole/", "provider/")
TOLD = "told"
# After these a team may see it no longer: the one that had it, or the one that it was offered to.
_LEAVES = {
    events.ASSIGNED.name: "from_team",
    "handover.returned": "team",
    "handover.withdrawn": "team",
    "handover.lapsed": "team",
}


@dataclass(frozen=True)
class Reading:
    """An event as a stream tells it: kind and ids only, and whom it concerns."""

    position: Position
    kind: str
    ticket: str = ""  # public reference
    message: int | None = None
    staff_id: int | None = None  # whose access it changes
    is_of_team: bool = False  # it may change anybody's access
    team: int | None = None
    shared: frozenset[int] = frozenset()
    assignee_id: int | None = None
    left_team: int | None = None  # who had it until this event
    left_staff: int | None = None
    told: frozenset[int] = frozenset()  # staff with a notification of it
    told_apart: frozenset[int] = frozenset()  # with one that names no ticket

    def kind_for(self, scope: Scope, staff_id: int | None = None) -> str:
        """The kind as this reader hears it; empty when it is none of their business.

        Whoever has just lost a ticket hears that it left, so that it goes from their screens too. Whoever is told of
        what they may not see otherwise hears that they were told, and nothing else.
        """
        return self._seen(scope) or (TOLD if staff_id in self.told_apart else "")

    def tells(self, staff_id: int, kind: str) -> bool:
        """Whether somebody who hears it as this kind has a notification of it."""
        return kind == TOLD or (kind == self.kind and staff_id in self.told | self.told_apart)

    def _seen(self, scope: Scope) -> str:
        if not self.ticket:
            return self.kind if scope.everything else ""
        if scope.allows(team=self.team, shared=self.shared, assignee_id=self.assignee_id):
            return self.kind
        return "ticket.left" if self._left(scope) else ""

    def concerns(self, staff_id: int) -> bool:
        """Whether they may see something else from now on."""
        return self.is_of_team or self.staff_id == staff_id

    def _left(self, scope: Scope) -> bool:
        if self.kind not in _LEAVES:
            return False
        return scope.allows(team=self.left_team, shared=frozenset(), assignee_id=self.left_staff)


def readings(placed: Sequence[Placed]) -> list[Reading]:
    """What streams tell of a batch of events: three queries, however many readers there are."""
    ids = {each.event.ticket_id for each in placed if each.event.ticket_id}
    tickets = {
        ticket.pk: ticket
        for ticket in Ticket.objects.filter(pk__in=ids).only("reference", "team", "assignee")
    }
    shared: dict[int, set[int]] = {}
    for ticket_id, team_id in TicketSight.objects.filter(ticket__in=ids).values_list("ticket_id", "team_id"):
        shared.setdefault(ticket_id, set()).add(team_id)
    told: dict[int, set[int]] = {}
    apart: dict[int, set[int]] = {}
    of_these = Notification.objects.filter(event_id__in=[each.event.pk for each in placed], in_page=True)
    for event_id, staff_id, ticket_id in of_these.values_list("event_id", "staff_id", "ticket_id"):
        (told if ticket_id else apart).setdefault(event_id, set()).add(staff_id)
    return [_reading(each, tickets, shared, told, apart) for each in placed]


def _reading(
    placed: Placed,
    tickets: dict[int, Ticket],
    shared: dict[int, set[int]],
    told: dict[int, set[int]],
    apart: dict[int, set[int]],
) -> Reading:
    event = placed.event
    told_apart = frozenset(apart.get(event.pk, ()))
    ticket = tickets.get(event.ticket_id) if event.ticket_id else None
    if ticket is None:
        staff_id = int(event.stream.partition("/")[2]) if event.stream.startswith("staff/") else None
        is_of_team = event.stream.startswith(_MAY_CHANGE_SIGHT)
        return Reading(
            placed.position, event.kind, staff_id=staff_id, is_of_team=is_of_team, told_apart=told_apart
        )
    return Reading(
        placed.position,
        event.kind,
        ticket=ticket.reference,
        message=event.data.get("message"),
        team=ticket.team_id,
        shared=frozenset(shared.get(ticket.pk, ())),
        assignee_id=ticket.assignee_id,
        left_team=event.data.get(_LEAVES.get(event.kind, "from_team")),
        left_staff=event.data.get("from_staff"),
        told=frozenset(told.get(event.pk, ())),
        told_apart=told_apart,
    )
