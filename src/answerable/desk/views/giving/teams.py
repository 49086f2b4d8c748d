"""Which teams' tickets are given, what is said of it, and which skills there are."""

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, now_of
from answerable.desk.giving.forms import TeamGivingForm
from answerable.desk.views.giving.guard import manages, require, require_leading
from answerable.desk.views.settings.keeping import is_kept
from answerable.people.looking_after import led_by
from answerable.people.models import Staff, Team
from answerable.routing.actions import set_team_giving
from answerable.routing.giving.hands import in_hands
from answerable.routing.models import CAPACITY, Skill, TeamGiving
from answerable.tickets.conditions import Reader, words

_MOST_TEAMS, _MOST_PEOPLE = 500, 500


@require_GET
def giving(request: HttpRequest) -> HttpResponse:
    staff = require_leading(request)
    reader = Reader(staff, now_of(request), is_rule=True)
    skills = Skill.objects.annotate(people=Count("held", filter=Q(held__staff__is_active=True)))
    teams = _seen(staff).select_related("provider", "giving").order_by("provider__name", "name")
    found = list(teams[: _MOST_TEAMS + 1])
    context = {
        "teams": [(each, getattr(each, "giving", None)) for each in found[:_MOST_TEAMS]],
        "are_more": len(found) > _MOST_TEAMS,
        "skills": [(each, words(each.asked, reader)) for each in skills],
        "manages": manages(staff),
    }
    return render(request, "desk/giving/giving.html", context)


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, pk: int) -> HttpResponse:
    staff = require_leading(request)
    if request.method == "POST":
        require(request)
    found = get_object_or_404(_seen(staff).select_related("giving"), pk=pk)
    known = getattr(found, "giving", None) or TeamGiving(team=found)
    form = TeamGivingForm(request.POST or None, initial=TeamGivingForm.known(known))
    if is_kept(form, lambda: set_team_giving(found, form.plan(), by=actor_of(request), at=now_of(request))):
        messages.success(request, _("Saved."))
        return redirect("desk:giving_team", pk=pk)
    people = list(
        led_by(staff)
        .active()
        .filter(teams=found)
        .select_related("giving__calendar")
        .prefetch_related("skills__skill")
        .order_by("name", "pk")[:_MOST_PEOPLE]
    )
    has = in_hands(each.pk for each in people)
    rows = [(each, has[each.pk].load if each.pk in has else 0) for each in people]
    context = {
        "team": found,
        "form": form,
        "rows": rows,
        "usual": CAPACITY,
        "manages": manages(staff),
        "now": now_of(request),
    }
    return render(request, "desk/giving/team.html", context)


def _seen(staff: Staff) -> QuerySet[Team]:
    """Those whose people they may lead."""
    teams = Team.objects.active()
    return teams if staff.scope.everything else teams.filter(pk__in=staff.scope.teams)
