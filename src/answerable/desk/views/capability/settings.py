"""Whose tickets go straight past the first line, and where they go on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.desk.capability.forms import NextLineForm, SettlingForm
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Team
from answerable.routing.actions import set_next_line, settle
from answerable.routing.capability.known import settings_row
from answerable.routing.models import NextLine

_MOST_TEAMS = 500


def _allowed(request: HttpRequest) -> None:
    staff = staff_of(request)
    if not staff.may("capability.manage") or not staff.scope.everything:
        raise NotAllowed


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    _allowed(request)
    form = SettlingForm.of(settings_row(), request.POST or None)
    if is_kept(form, lambda: settle(form.wanted(), by=actor_of(request), at=now_of(request))):
        messages.success(request, _("Saved."))
        return redirect("desk:capability")
    teams = list(Team.objects.active().select_related("provider", "next_line__to")[: _MOST_TEAMS + 1])
    context = {
        "form": form,
        "rows": [(team, getattr(team, "next_line", None)) for team in teams[:_MOST_TEAMS]],
        "are_more": len(teams) > _MOST_TEAMS,
    }
    return render(request, "desk/capability/settings.html", context)


@require_http_methods(["GET", "POST"])
def next_line(request: HttpRequest, pk: int) -> HttpResponse:
    _allowed(request)
    team = get_object_or_404(Team.objects.active(), pk=pk)
    kept = NextLine.objects.filter(team=team).first() or NextLine(team=team)
    form = NextLineForm(request.POST or None, kept, settings_row().product_field)
    if is_kept(form, lambda: _keep(request, team, form)):
        messages.success(request, _("Saved."))
        return redirect("desk:capability")
    return render(request, "desk/capability/next_line.html", {"form": form, "team": team})


def _keep(request: HttpRequest, team: Team, form: NextLineForm) -> None:
    given = form.cleaned_data
    set_next_line(
        team,
        given["to"],
        calendar=given["calendar"],
        steps=form.steps(),
        by=actor_of(request),
        at=now_of(request),
    )
