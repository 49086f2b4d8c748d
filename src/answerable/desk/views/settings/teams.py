"""Teams: who is in them, and what they still have to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.queues.counting import counts
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.actions import (
    add_team,
    change_team,
    remove_team,
    restore_team,
)
from answerable.people.models import Provider, ProviderKind, Staff, Team, Tier
from answerable.people.models.staff import TeamQuerySet
from answerable.tickets.models import Ticket

_MOST_TEAMS, _MOST_PEOPLE = 500, 500


@dataclass(frozen=True)
class TeamRow:
    team: Team
    members: str
    tickets: str


class TeamForm(forms.Form):
    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    provider = forms.ModelChoiceField(
        Provider.objects.all(), empty_label=None, label=gettext_lazy("Whose team it is")
    )
    tier = forms.TypedChoiceField(
        choices=Tier.choices,
        coerce=int,
        required=False,
        empty_value=None,
        initial=Tier.FIRST,
        label=gettext_lazy("Line of support"),
        help_text=gettext_lazy("A ticket that a routing rule gives to it is with this line from then on."),
    )


def _visible(request: HttpRequest) -> TeamQuerySet:
    staff = staff_of(request)
    if not staff.may("staff.manage"):
        raise NotAllowed
    found: TeamQuerySet = Team.objects.visible_to(staff)
    return found


@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    known = _visible(request).select_related("provider").order_by("-is_active", "provider__name", "name")
    more = list(known[: _MOST_TEAMS + 1])
    found = more[:_MOST_TEAMS]
    keys = [team.pk for team in found]
    tickets = counts(Ticket.objects.open(), "team", keys)
    members = counts(Staff.teams.through.objects.filter(staff__is_active=True), "team", keys)
    rows = [TeamRow(team, members[team.pk], tickets[team.pk]) for team in found]
    context = {
        "rows": [row for row in rows if row.team.is_active],
        "gone": [row for row in rows if not row.team.is_active],
        "are_more": len(more) > len(found),
    }
    return render(request, "desk/settings/teams.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    _visible(request)
    form = TeamForm(request.POST or None, initial={"provider": staff_of(request).provider_id})
    if request.method == "POST" and form.is_valid():
        try:
            added = add_team(**form.cleaned_data, by=actor_of(request), at=now_of(request))
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Added. Now choose who is in it."))
            return redirect("desk:team", pk=added.pk)
    return render(request, "desk/settings/team.html", {"form": form})


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible(request).select_related("provider"), pk=pk)
    form = TeamForm(
        request.POST or None, initial={"name": found.name, "provider": found.provider_id, "tier": found.tier}
    )
    were = set(found.members.values_list("pk", flat=True))
    offered = _offered(found, were)
    ticked = set(request.POST.getlist("members")) if request.method == "POST" else {str(pk) for pk in were}
    # Whoever was not offered, since there are too many, stays as they are.
    members = were - {each.pk for each in offered} | {each.pk for each in offered if str(each.pk) in ticked}
    if is_kept(form, lambda: _change(request, found, form, members)):
        messages.success(request, _("Saved."))
        return redirect("desk:team", pk=pk)
    context = {
        "form": form,
        "team": found,
        "people": [(each, str(each.pk) in ticked) for each in offered],
        "are_too_many": len(offered) == _MOST_PEOPLE,
    }
    return render(request, "desk/settings/team.html", context)


def _change(request: HttpRequest, found: Team, form: TeamForm, members: Iterable[int]) -> None:
    change_team(
        found,
        **form.cleaned_data,
        members=Staff.objects.filter(pk__in=members).select_related("provider"),
        by=actor_of(request),
        at=now_of(request),
    )


def _offered(found: Team, were: Iterable[int]) -> list[Staff]:
    """Whoever can be in it: the provider's own people and those of the house; and who is in it now."""
    own = Q(provider=found.provider_id) | Q(provider__kind=ProviderKind.IN_HOUSE)
    people = Staff.objects.filter(Q(is_active=True) & own | Q(pk__in=were))
    return list(people.select_related("provider").order_by("name", "pk")[:_MOST_PEOPLE])


@require_POST
def active(request: HttpRequest, pk: int) -> HttpResponse:
    """DELETE removes the team, POST brings it back."""
    found = get_object_or_404(_visible(request), pk=pk)
    verb = remove_team if method_of(request) == "DELETE" else restore_team
    found = verb(found, by=actor_of(request), at=now_of(request))
    said = _("%(name)s is there again.") if found.is_active else _("%(name)s was removed.")
    messages.success(request, said % {"name": found.name})
    return redirect("desk:teams")
