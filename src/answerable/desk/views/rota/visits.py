"""Visits to regions: what is planned, what is overdue, what was learned."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import offer
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.views.rota.forms import OwnerForm
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import Visit
from answerable.listening.models.visits import PLANS_VISITS
from answerable.listening.visits import (
    VisitDone,
    VisitWanted,
    call_off_visit,
    change_visit,
    finish_visit,
    plan_visit,
    regions_visited,
)
from answerable.people.models import Provider, ProviderKind, Staff
from answerable.regions.models import Region
from answerable.web.widgets import PlainSelect

_DATE = {"type": "date"}
_MOST = 100


class VisitForm(forms.Form):
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=gettext_lazy("Region"),
        empty_label=gettext_lazy("Choose …"),
        widget=PlainSelect,
    )
    leader = forms.ModelChoiceField(
        Staff.objects.none(),
        label=gettext_lazy("Who goes"),
        empty_label=gettext_lazy("Choose …"),
        widget=PlainSelect,
    )
    planned_on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    )
    providers = forms.ModelMultipleChoiceField(
        Provider.objects.none(),
        required=False,
        label=gettext_lazy("Providers that they see there"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "region", Region.objects.present())
        house = Staff.objects.active().filter(provider__kind=ProviderKind.IN_HOUSE)
        offer(self, "leader", house.select_related("provider"))
        self.fields["providers"].queryset = Provider.objects.exclude(kind=ProviderKind.AUTOMATED)  # type: ignore[attr-defined]

    def wanted(self) -> VisitWanted:
        return VisitWanted(**self.cleaned_data)


class DoneForm(forms.Form):
    done_on = forms.DateField(
        label=gettext_lazy("When it was"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    )
    customers = forms.IntegerField(
        min_value=0, max_value=10_000, label=gettext_lazy("Customers they spoke with")
    )
    learned = forms.CharField(
        required=False,
        max_length=10_000,
        label=gettext_lazy("What was learned"),
        help_text=gettext_lazy("A line for each point. Name no customers."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "data-autosize": True}),
    )

    def done(self) -> VisitDone:
        return VisitDone(**self.cleaned_data)


@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """By region for whoever plans; for whoever goes, their own."""
    staff, now = staff_of(request), now_of(request)
    own = Visit.objects.visible_to(staff)
    if not _plans(staff) and not own.exists():
        raise NotAllowed
    context = {
        "plans": _plans(staff),
        "regions": regions_visited(at=now) if _plans(staff) else (),
        "visits": own.standing().select_related("region", "leader")[:_MOST],
        "today": now.date(),
    }
    return render(request, "desk/visits/visits.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not _plans(staff_of(request)):
        raise NotAllowed
    form = VisitForm(request.POST or None, initial={"region": request.GET.get("region", "")})
    if is_kept(form, lambda: plan_visit(form.wanted(), by=actor_of(request), at=now_of(request))):
        messages.success(request, _("Planned. Whoever goes is reminded four weeks before."))
        return redirect("desk:visits")
    return render(request, "desk/visits/visit.html", {"form": form})


@require_http_methods(["GET", "POST", "DELETE"])
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """POST changes what is planned, DELETE calls it off."""
    found, by, at = _visit_of(request, pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        call_off_visit(found, by=by, at=at)
        messages.success(request, _("Called off."))
        return redirect("desk:visits")
    form = _form(request, found) if _plans(staff_of(request)) and found.is_to_come else None
    if form is not None and is_kept(form, lambda: change_visit(found, form.wanted(), by=by, at=at)):
        messages.success(request, _("Saved."))
        return redirect("desk:visit", pk=pk)
    return _shown(request, found, form, _done_form(found))


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _visit_of(request, pk), DoneForm(request.POST)
    if is_kept(form, lambda: finish_visit(found, form.done(), by=actor_of(request), at=now_of(request))):
        messages.success(request, _("Kept. Each point goes to somebody who must act on it."))
        return redirect("desk:visit", pk=pk)
    return _shown(request, found, None, form)


def _shown(request: HttpRequest, found: Visit, form: VisitForm | None, done_form: DoneForm) -> HttpResponse:
    context = {
        "visit": found,
        "form": form,
        "done_form": done_form,
        "lessons": found.lessons.select_related("owner"),
        "owner_form": OwnerForm(),
        "seen": found.providers.all(),
    }
    return render(request, "desk/visits/visit.html", context)


def _form(request: HttpRequest, found: Visit) -> VisitForm:
    known = {
        "region": found.region_id,
        "leader": found.leader_id,
        "planned_on": found.planned_on,
        "providers": found.providers.all(),
    }
    return VisitForm(request.POST or None, initial=known)


def _done_form(found: Visit) -> DoneForm:
    known = {
        "done_on": found.done_on or found.planned_on,
        "customers": found.customers,
        "learned": found.learned,
    }
    return DoneForm(initial=known)


def _visit_of(request: HttpRequest, pk: int) -> Visit:
    rows = Visit.objects.visible_to(staff_of(request)).select_related("region", "leader__provider")
    found: Visit = get_object_or_404(rows, pk=pk)
    return found


def _plans(staff: Staff) -> bool:
    return staff.may(PLANS_VISITS) and staff.scope.everything
