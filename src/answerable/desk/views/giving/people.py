"""What somebody can be given, and their own switch."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.day.leaving import absences, away_words
from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.giving.forms import PersonGivingForm, skills_known, skills_typed
from answerable.desk.views.giving.guard import manages, require_leading
from answerable.desk.views.me import AwayForm
from answerable.desk.views.settings.keeping import is_kept
from answerable.people.actions import come_back, go_away
from answerable.people.looking_after import led_by
from answerable.people.models import Staff, Team
from answerable.routing.actions import set_person_giving, set_skills, take_work
from answerable.routing.giving.hands import InHand, in_hands
from answerable.routing.models import StaffGiving


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    reader = require_leading(request)
    found = _led(request, pk)
    giving = StaffGiving.objects.filter(staff=found).first() or StaffGiving(staff=found)
    form = PersonGivingForm(
        request.POST or None, initial=PersonGivingForm.known(giving), of=found, reader=reader
    )
    if is_kept(form, lambda: _keep(request, found, form)):
        messages.success(request, _("Saved."))
        return redirect("desk:giving_person", pk=pk)
    skills = skills_known(found)
    if request.method == "POST":  # as it was typed
        ticked = request.POST.getlist("skill")
        skills = [
            (each, str(each.pk) in ticked, request.POST.get(f"until-{each.pk}", "")) for each, *_ in skills
        ]
    context = {
        "person": found,
        "giving": giving,
        "form": form,
        "skills": skills,
        "load": in_hands([found.pk]).get(found.pk, InHand()).load,
        "teams": found.teams.filter(is_active=True, pk__in=Team.objects.visible_to(reader)),
        "absences": absences(now_of(request)),
        "manages": manages(reader),
        "now": now_of(request),
    }
    return render(request, "desk/giving/person.html", context)


@require_POST
def persons_work(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: they take work; DELETE: none just now."""
    found, takes = _led(request, pk), method_of(request) != "DELETE"
    take_work(found, takes, by=actor_of(request), at=now_of(request))
    messages.success(
        request, _("They are given tickets again.") if takes else _("They are given nothing now.")
    )
    return redirect("desk:giving_person", pk=pk)


@require_POST
def persons_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: they are away until then; DELETE: they are back."""
    found, by, now = _led(request, pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        come_back(found, by=by, at=now)
        messages.success(request, _("%(name)s is back.") % {"name": found})
    else:
        found = go_away(found, checked(AwayForm(request.POST))["until"], by=by, at=now)
        messages.success(request, f"{found}: {away_words(found, now=now)}")
    return redirect("desk:giving_person", pk=pk)


def _led(request: HttpRequest, pk: int) -> Staff:
    return get_object_or_404(led_by(require_leading(request)).active().select_related("provider"), pk=pk)


@require_POST
def own_work(request: HttpRequest) -> HttpResponse:
    """POST: I take work; DELETE: I take none just now. What one has stays one's own."""
    takes = method_of(request) != "DELETE"
    take_work(staff_of(request), takes, by=actor_of(request), at=now_of(request))
    messages.success(
        request,
        _("You are given tickets again.") if takes else _("You are given nothing until you take work again."),
    )
    return redirect("desk:day")


@transaction.atomic
def _keep(request: HttpRequest, found: Staff, form: PersonGivingForm) -> None:
    by, at = actor_of(request), now_of(request)
    set_person_giving(found, form.plan(), by=by, at=at)
    set_skills(found, skills_typed(request.POST), by=by, at=at)
