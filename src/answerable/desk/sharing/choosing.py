"""Choosing for whom something is: among those for whom this person may make it."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.models import Belonging
from answerable.desk.sharing.belonging import Rights
from answerable.people.models import Staff, Team

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OWN, ALL = "own", "all"


class WhoseField(forms.ChoiceField):
    """Gives (team, owner); neither is everybody. A team that was removed is offered only where it has been chosen."""

    def __init__(self, *, staff: Staff, rights: Rights, present: Belonging | None = None) -> None:
        self.staff, self.rights = staff, rights
        self.teams = {f"team-{team.pk}": team for team in _teams(staff, rights)}
        if present is not None and present.team is not None:
            self.teams[chosen_for(present)] = present.team
        super().__init__(choices=self._offered(), label=gettext_lazy("For whom"), initial=OWN)

    def clean(self, value: str) -> tuple[Team | None, Staff | None]:
        chosen = super().clean(value)
        return self.teams.get(chosen), self.staff if chosen == OWN else None

    def _offered(self) -> "list[tuple[str, StrOrPromise]]":
        offered: list[tuple[str, StrOrPromise]] = [(OWN, _("Only me"))]
        offered += [(key, team.name) for key, team in self.teams.items()]
        if self.staff.may(self.rights.share) and self.staff.scope.everything:
            offered.append((ALL, _("Everybody")))
        return offered


def chosen_for(row: Belonging | None) -> str:
    if row is None or row.owner_id is not None:
        return OWN
    return ALL if row.team_id is None else f"team-{row.team_id}"


def _teams(staff: Staff, rights: Rights) -> list[Team]:
    if not staff.may(rights.share):
        return []
    teams, scope = Team.objects.active(), staff.scope
    return list(teams if scope.everything else teams.filter(pk__in=scope.teams))
