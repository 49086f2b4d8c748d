"""Whether one takes work: for those who are in a team whose tickets are given."""

from dataclasses import dataclass

from answerable.people.models import Staff
from answerable.routing.giving.hands import InHand, in_hands
from answerable.routing.giving.team import push_teams
from answerable.routing.models import StaffGiving


@dataclass(frozen=True)
class OwnGiving:
    load: int
    capacity: int
    takes_work: bool


def is_given(staff: Staff) -> bool:
    """Asks nothing where no team is given its tickets."""
    teams = push_teams()
    return bool(teams) and staff.teams.filter(pk__in=teams).exists()


def own_giving(staff: Staff) -> OwnGiving | None:
    if not is_given(staff):
        return None
    giving = StaffGiving.objects.filter(staff=staff).first() or StaffGiving(staff=staff)
    if giving.takes_themselves:
        return None
    has = in_hands([staff.pk]).get(staff.pk, InHand())
    return OwnGiving(has.load, giving.capacity, giving.takes_work)
