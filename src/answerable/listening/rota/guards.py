"""Who may change the rota, and what they change as it is now."""

from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import RotaWeek, RotaYear
from answerable.listening.models.rota import PLANS


def require_planning(by: Actor) -> None:
    """Whoever plans sees everybody: a provider's people do not."""
    if not (by.may(PLANS) and by.scope.everything):
        raise NotAllowed


def is_planning(by: Actor) -> bool:
    return by.may(PLANS) and by.scope.everything


def locked_year(pk: int) -> RotaYear:
    """One at a time changes who serves when in a year: two who move to the same place would both fit."""
    return RotaYear.objects.select_for_update().get(pk=pk)


def week_of(pk: int) -> RotaWeek:
    return RotaWeek.objects.select_related(*WHOLE).get(pk=pk)


def is_own(week: RotaWeek, by: Actor) -> bool:
    return by.kind is ActorKind.STAFF and by.id == week.member.staff_id


def is_mentors(week: RotaWeek, by: Actor) -> bool:
    return by.kind is ActorKind.STAFF and week.mentor is not None and by.id == week.mentor.staff_id


WHOLE = ("year", "member__staff__provider", "mentor__staff")
