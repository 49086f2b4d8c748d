"""Who is in a provider's teams, where the house lets the provider's system say it. Of its own people, in its own
teams: who of the house helps out there stays, and what anybody may do is said in the house."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people import events
from answerable.people.actions.linking import of_connection
from answerable.people.actions.provisioning import locked_connection, people_of
from answerable.people.models import IdentityConnection, Staff, Team
from answerable.people.models.staff import StaffQuerySet

MOST_MEMBERS = 1000
Change = Callable[[frozenset[int]], frozenset[int]]


def teams_of(connection: IdentityConnection) -> QuerySet[Team]:
    """Those that the system may know of."""
    found: QuerySet[Team] = connection.provider.teams.filter(is_active=True)
    return found


def members_of(connection: IdentityConnection, team: Team) -> StaffQuerySet:
    found: StaffQuerySet = people_of(connection).filter(teams=team)
    return found


@transaction.atomic
def change_members(connection: IdentityConnection, team: Team, change: Change, *, at: datetime) -> Team:
    """What comes of who is in it now. Who is put in twice is in it once; each is told of by themselves."""
    connection = locked_connection(connection)
    if not connection.groups_are_teams:
        raise Refusal(
            _("Who is in a team is said in settings, not by a provider’s system."), code="said_here"
        )
    team = Team.objects.select_for_update(of=("self",), no_key=True).get(
        pk=team.pk, provider=connection.provider_id, is_active=True
    )
    now = frozenset(members_of(connection, team).values_list("pk", flat=True))
    wanted = change(now)
    if len(wanted) > MOST_MEMBERS:
        raise Invalid(_("A team has at most %(most)s people.") % {"most": MOST_MEMBERS})
    coming = {each.pk: each for each in people_of(connection).filter(pk__in=wanted - now)}
    if len(coming) < len(wanted - now):
        raise Invalid(_("Somebody named there is not among this provider’s people."))
    going = Staff.objects.filter(pk__in=now - wanted).order_by("pk")
    by = of_connection(connection)
    for pk in sorted(coming):
        _put_in(coming[pk], team, by, at)
    for each in going:
        _take_out(each, team, by, at)
    return team


def _put_in(staff: Staff, team: Team, by: Actor, at: datetime) -> None:
    staff.teams.add(team)
    record(events.STAFF_JOINED_TEAM, staff, by=by, at=at, team=team.pk)


def _take_out(staff: Staff, team: Team, by: Actor, at: datetime) -> None:
    """What they had there is the team's to take again, by a job that hears of it."""
    staff.teams.remove(team)
    record(events.STAFF_LEFT_TEAM, staff, by=by, at=at, team=team.pk)
