"""Every half hour that is expected, what is known to come, what is wanted, and plans of weeks in their versions."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, key_in, key_of, now_of, staff_of
from answerable.desk.frame.spreadsheets import csv_of
from answerable.desk.insight.staffing import KINDS, kind_words, sees_staffing, slot_words, staffing_found
from answerable.desk.staffing.forms import EventForm, PlanForm, WantedForm, written
from answerable.desk.views.settings.keeping import is_kept
from answerable.insight.models import ContactEvent, Reckoning, StaffingPlan
from answerable.insight.reckoning.keeping import AHEAD_OF_NOW
from answerable.insight.staffing import actions as verbs
from answerable.insight.staffing.actions import PLANS_STAFFING, staffing_settings
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Staff

_MOST = 60
_MOST_SLOTS = 48 * 7
_COLUMNS = ("kind", "day", "time", "contacts", "low", "high", "people", "rostered", "people_at_the_high_end")


@require_http_methods(["GET", "POST"])
def staffing(request: HttpRequest) -> HttpResponse:
    """POST keeps what is wanted or an event, `of` being which; with `do` as remove, an event goes."""
    staff = _reader(request)
    forms_written: dict[str, forms.Form] = {}
    if request.method == "POST":
        if not plans(staff):
            raise NotAllowed
        by, at = actor_of(request), now_of(request)
        if request.POST.get("do") == "remove":
            verbs.remove_event(key_of(request.POST.get("key", "")) or 0, by=by, at=at)
            messages.success(request, _("Removed."))
            return redirect("desk:staffing")
        if request.POST.get("of") == "event":
            event = forms_written["event"] = EventForm(request.POST)
            is_right = is_kept(event, lambda: verbs.keep_event(**event.cleaned_data, by=by, at=at))
        else:
            wanted = WantedForm(request.POST)
            forms_written["wanted"] = wanted
            is_right = is_kept(wanted, lambda: verbs.keep_staffing(wanted.wanted(), by=by, at=at))
        if is_right:
            messages.success(request, _("Saved. Figures follow within the night."))
            return redirect("desk:staffing")
    return _page(request, staff, forms_written)


@require_GET
def slots(request: HttpRequest) -> HttpResponse:
    """All of it as CSV."""
    staff, now = _reader(request), now_of(request)
    rows = [row for kind in KINDS for row in _rows(staffing_found(staff), kind)]
    response = HttpResponse(csv_of(_COLUMNS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="staffing-{now:%Y-%m-%d}.csv"'
    return response


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """A week as it is forecast, to be changed and kept. `provider`, `kind` say of which; without, it is empty."""
    staff = _reader(request)
    if not plans(staff):
        raise NotAllowed
    kept: list[StaffingPlan] = []
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm(initial=_proposed(request))

    def keep() -> None:
        by, at = actor_of(request), now_of(request)
        kept.append(verbs.keep_plan(form.cleaned_data["provider"], form.wanted(), by=by, at=at))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Kept as version %(n)s of this week.") % {"n": kept[0].number})
        return redirect("desk:staffing_plan", pk=kept[0].pk)
    offered = form.fields["provider"].queryset  # type: ignore[attr-defined]
    context = {
        "form": form,
        "offered": [(each, kind, kind_words(kind)) for each in offered for kind in KINDS],
    }
    return render(request, "desk/staffing/plan.html", context)


@require_GET
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    staff = _reader(request)
    found = get_object_or_404(
        StaffingPlan.objects.visible_to(staff).select_related("provider", "made_by"), pk=pk
    )
    lines = [
        (found.monday + timedelta(days=int(weekday)), slot_words(int(slot)), contacts, people)
        for weekday, slot, contacts, people in found.lines
    ]
    others = StaffingPlan.objects.visible_to(staff).filter(
        provider=found.provider, monday=found.monday, is_live=found.is_live
    )
    context = {
        "plan": found,
        "lines": lines,
        "kind": kind_words("live" if found.is_live else "written"),
        "others": others.order_by("number"),
    }
    return render(request, "desk/staffing/shown.html", context)


def plans(staff: Staff) -> bool:
    return staff.may(PLANS_STAFFING) and staff.scope.everything


def _page(request: HttpRequest, staff: Staff, forms_written: Mapping[str, forms.Form]) -> HttpResponse:
    found, today = staffing_found(staff), now_of(request).date()
    fresh: dict[str, forms.Form] = {
        "wanted": WantedForm.of(staffing_settings()),
        "event": EventForm(initial={"first": today, "last": today}),
    }
    kind = request.GET.get("kind", "live")
    kind = kind if kind in KINDS else "live"
    context = {
        "rows": [
            (date.fromisoformat(row[1]), *row[2:])
            for row in _rows(found, kind)
            if row[1] < _week_later(found, kind)
        ][:_MOST_SLOTS],
        "kind": kind,
        "kinds": [(each, kind_words(each)) for each in KINDS],
        "events": ContactEvent.objects.filter(last__gte=today - timedelta(weeks=13))[:_MOST],
        "plans": [
            (each, kind_words("live" if each.is_live else "written"))
            for each in StaffingPlan.objects.visible_to(staff).select_related("provider")[:_MOST]
        ],
        "said": staffing_settings(),
        "forms": fresh | dict(forms_written) if plans(staff) else None,
    }
    return render(request, "desk/staffing/staffing.html", context, status=422 if forms_written else 200)


def _rows(found: Mapping[str, Any], kind: str) -> Sequence[Sequence[Any]]:
    """As the CSV has them; people where they were reckoned."""
    return [
        (kind, day, slot_words(slot), contacts, low, high, *(people or (None, None, None)))
        for day, slot, contacts, low, high, *people in found.get("kinds", {}).get(kind, {}).get("slots", [])
    ]


def _week_later(found: Mapping[str, Any], kind: str) -> str:
    days = found.get("kinds", {}).get(kind, {}).get("days", [])
    return str(days[7][0]) if len(days) > 7 else ""


def _proposed(request: HttpRequest) -> dict[str, Any]:
    """The next whole week as it was forecast for this provider."""
    provider, kind = key_in(request, "provider"), request.GET.get("kind", "live")
    now = now_of(request).date()
    monday = now + timedelta(days=7 - now.weekday())
    initial: dict[str, Any] = {"monday": monday, "kind": kind, "provider": provider}
    row = Reckoning.objects.filter(name="staffing", weeks=AHEAD_OF_NOW, provider=provider).first()
    found = {} if row is None or provider is None else row.found.get("kinds", {}).get(kind, {})
    handling = (found.get("handling") or {}).get("seconds")
    week = [
        row
        for row in found.get("slots", [])
        if monday.isoformat() <= row[0] < str(monday + timedelta(days=7))
    ]
    if handling and week:
        initial["handling"] = round(handling, 1)
        initial["lines"] = written([_line_of(row, monday, handling) for row in week])
    return initial


def _line_of(row: Sequence[Any], monday: date, handling: float) -> tuple[float, float, float, float]:
    """People as they were reckoned; for what is written, and days further on, those whose hours do it."""
    day, slot, contacts, *more = row
    people = more[2] if len(more) > 2 else round(contacts * handling / 1800, 2)
    return (date.fromisoformat(day) - monday).days, slot, contacts, people


def _reader(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not sees_staffing(staff):
        raise NotAllowed
    return staff
