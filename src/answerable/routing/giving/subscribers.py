"""What sets giving going: a ticket comes to a team whose tickets are given, somebody has a hand free, comes or goes."""

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.routing.giving.tasks import (
    give_one,
    give_waiting,
    pass_on_all,
    pass_on_one,
    try_soon,
)
from answerable.routing.giving.team import passing_teams, people_away, push_teams
from answerable.routing.models import StaffGiving
from answerable.tickets.models import Ticket

# After these a ticket may be in nobody's hands.
COMES = frozenset(
    {
        "ticket.opened",
        "ticket.assigned",
        "ticket.reopened",
        "ticket.woken",
        "ticket.unmerged",
        "message.received",
        "message.failed",
        "message.bounced",
    }
)
# After these a customer may begin to wait for whoever has it. What is given to somebody who is away is meant for them.
_WAITS = COMES - {"ticket.opened", "ticket.assigned"}
# After these somebody may have a hand free.
FREES = frozenset(
    {"ticket.assigned", "ticket.closed", "ticket.snoozed", "ticket.merged", "message.delivered"}
)


def hear(event: Event) -> None:
    """Nothing at all where no team is given its tickets, or passes them on; else a job, which travels along with what
    is written."""
    teams, passing = push_teams(), passing_teams()
    if not (teams or passing) or event.ticket_id is None or _is_nothing_new(event):
        return
    ticket = event.about if isinstance(event.about, Ticket) else Ticket.objects.get(pk=event.ticket_id)
    if event.kind in COMES and ticket.team_id in teams and ticket.assignee_id is None:
        enqueue(give_one, ticket_id=event.ticket_id)
    if event.kind in _WAITS and ticket.team_id in passing and ticket.assignee_id in people_away():
        enqueue(pass_on_one, ticket_id=event.ticket_id, staff_id=ticket.assignee_id)
    if teams and event.kind in FREES and _has_freed(event, ticket):
        transaction.on_commit(try_soon)


def hear_of_people(event: Event) -> None:
    """Somebody is there again, can do something more, can have more; or a team is given its tickets from now on."""
    if push_teams():
        transaction.on_commit(try_soon)


def start_giving(event: Event) -> None:
    """A team's tickets are given in another way: those that nobody has are looked at."""
    transaction.on_commit(lambda: enqueue(give_waiting))


def go_away(event: Event) -> None:
    enqueue(pass_on_all, staff_id=_staff(event))


def keep_calendar_of_people(event: Event) -> None:
    """A calendar is to be removed by which people work."""
    calendar = int(event.stream.removeprefix("calendar/"))
    row = StaffGiving.objects.filter(calendar=calendar, staff__is_active=True).select_related("staff").first()
    if row is not None:
        words = _("%(name)s works by it. Choose another calendar for them first.")
        raise Refusal(words % {"name": row.staff.name}, code="has_people")


def _is_nothing_new(event: Event) -> bool:
    """Automatic mail, and what a ticket was opened with: of that one the opening told."""
    is_said = event.kind == "message.received"
    return is_said and bool(event.number == 2 or event.data.get("automatic"))


def _has_freed(event: Event, ticket: Ticket) -> bool:
    if event.kind == "ticket.assigned":
        return event.data.get("from_staff") is not None
    return ticket.assignee_id is not None


def _staff(event: Event) -> int:
    return int(event.stream.removeprefix("staff/"))
