"""Taking the next ticket, without choosing and without getting in anybody's way; and giving back what one has."""

from datetime import datetime, timedelta

from django.db import transaction

from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Staff
from answerable.tickets import events
from answerable.tickets.actions.guards import locked
from answerable.tickets.actions.placing import assign
from answerable.tickets.models import Ticket
from answerable.tickets.taking import Teams, longest_untaken

_TRIED = 20  # as many as may press at the same moment
_ONE_PRESS = timedelta(seconds=2)  # a second press within it was meant as one


@transaction.atomic
def take_next(teams: Teams, *, by: Actor, at: datetime) -> Ticket | None:
    """The ticket of these teams whose customer has waited longest and that nobody has becomes one's own; None when
    there is none. Two who ask at once get two different ones, and a double press gets one."""
    if by.kind is not ActorKind.STAFF or not by.may("ticket.assign"):
        raise NotAllowed
    # Presses of one person come one after the other; others are not kept waiting by it.
    staff = (
        Staff.objects.select_for_update(no_key=True, of=("self",)).select_related("provider").get(pk=by.id)
    )
    taken = _just_taken(staff, at)
    if taken is not None:
        return taken
    for key in longest_untaken(teams, most=_TRIED):
        rows = Ticket.objects.untaken().filter(pk=key).select_for_update(skip_locked=True, of=("self",))
        ticket = rows.first()  # none when a colleague is taking it at this moment
        if ticket is not None:
            return assign(ticket, team=ticket.team, staff=staff, by=by, at=at, is_next=True)
    return None


@transaction.atomic
def give_back(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """What one has, to its team, for whoever takes it there. What is somebody else's by now stays theirs."""
    ticket = locked(ticket, by, "ticket.assign")
    if ticket.assignee_id is None or ticket.assignee_id != by.staff_id:
        return ticket
    return assign(ticket, team=ticket.team_still_there, staff=None, by=by, at=at)


def _just_taken(staff: Staff, at: datetime) -> Ticket | None:
    since = at - _ONE_PRESS
    own = {each.pk: each for each in Ticket.objects.open().filter(assignee=staff, changed_at__gte=since)}
    told = Event.objects.filter(
        ticket_id__in=own, at__gte=since, actor_kind=ActorKind.STAFF, actor_id=staff.pk
    )
    for event in told.order_by("-id"):
        is_taking = event.kind == events.ASSIGNED.name and event.data.get("staff") == staff.pk
        if is_taking and event.data.get("from_staff") is None:
            return own[event.ticket_id or 0]
    return None
