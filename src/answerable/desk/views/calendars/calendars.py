"""Calendars: the list, one of them, how its hours are written."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.calendars.ahead import as_of_now
from answerable.desk.calendars.week import WrittenDay, posted, spans_of, written
from answerable.desk.calendars.words import place_words, week_words
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.policies.paper import told_of_trial
from answerable.desk.views.calendars.forms import CalendarForm, PaperForm
from answerable.desk.views.calendars.page import calendar_of, require, shown
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import Refusal
from answerable.promises.supposing import suppose_hours
from answerable.regions.actions import (
    HoursWanted,
    add_calendar,
    change_hours,
    hours_on_paper,
    remove_calendar,
    rename_calendar,
    restore_calendar,
)
from answerable.regions.actions.calendars import MOST_CALENDARS
from answerable.regions.calendars import version_at
from answerable.regions.hours import Timeline
from answerable.regions.models import Calendar, CalendarVersion
from answerable.regions.problems import problem_words

_OFFICE = [[[540, 1020]]] * 5 + [[], []]  # what is offered to begin with
_AGAIN = ("copy", "more", "regions")  # buttons that only ask for the page as it is written so far


@require_GET
def calendars(request: HttpRequest) -> HttpResponse:
    require(request)
    now = now_of(request)
    held = CalendarVersion.objects.filter(calendar=OuterRef("pk"), since__lte=now).order_by("-since", "-pk")
    found = Calendar.objects.visible_to(staff_of(request)).annotate(held=Subquery(held.values("pk")[:1]))
    rows = list(found.select_related("feed")[:MOST_CALENDARS])
    versions = CalendarVersion.objects.in_bulk([key for row in rows if (key := _held(row))])
    told = [_told(row, versions[key], now) for row in rows if (key := _held(row))]
    context = {
        "rows": [row for row in told if row["calendar"].is_active],
        "removed": [row for row in told if not row["calendar"].is_active],
    }
    return render(request, "desk/calendars/calendars.html", context)


def _held(calendar: Calendar) -> int | None:
    """The version that holds now, as it was asked along."""
    return getattr(calendar, "held", None)


def _told(calendar: Calendar, version: CalendarVersion, now: Any) -> dict[str, Any]:
    """By the hours of now alone: a list need not know what was."""
    hours = version.hours()
    feed = getattr(calendar, "feed", None)
    return {
        "calendar": calendar,
        "version": version,
        "week_words": week_words(version.week),
        "place": place_words(version.country, version.subdivision),
        "now": as_of_now(Timeline.of(hours), hours, now=now),
        "problem": problem_words(feed.problem) if feed else "",
    }


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    require(request)
    if request.method != "POST" or _asks_again(request):
        initial = request.POST.dict() or {"zone": staff_of(request).time_zone}
        days = posted(request.POST) if request.method == "POST" else written(_OFFICE)
        return _form(request, CalendarForm(initial=initial, country=initial.get("country", "")), days)
    form, days = CalendarForm(request.POST, country=request.POST.get("country", "")), posted(request.POST)
    by, at, made = actor_of(request), now_of(request), list[Calendar]()

    def keep() -> None:
        made.append(add_calendar(form.cleaned_data["name"], _wanted(form, days), by=by, at=at))

    if is_kept(form, keep):
        messages.success(request, _("Added."))
        return redirect("desk:calendar", pk=made[0].pk)
    return _form(request, form, days)


@require_http_methods(["GET"])
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, calendar_of(request, pk))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and hours, from now or from a day on. What holds now is offered."""
    found = calendar_of(request, pk)
    by, at = actor_of(request), now_of(request)
    if request.method != "POST" or _asks_again(request):
        version = version_at(found.pk, at)
        kept = {
            "name": found.name,
            **{key: getattr(version, key) for key in ("zone", "country", "subdivision")},
        }
        initial = request.POST.dict() or kept
        days = posted(request.POST) if request.method == "POST" else written(version.week)
        form = CalendarForm(initial=initial, country=initial.get("country", ""))
        return _form(request, form, days, found)
    form, days = CalendarForm(request.POST, country=request.POST.get("country", "")), posted(request.POST)
    if "try" in request.POST:
        return _form(request, form, days, found, _on_paper(request, found, form, days))

    @transaction.atomic
    def keep() -> None:
        wanted = _wanted(form, days)
        rename_calendar(found, form.cleaned_data["name"], by=by, at=at)
        change_hours(found, wanted, by=by, at=at, since=form.begins())

    if is_kept(form, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:calendar", pk=pk)
    return _form(request, form, days, found)


@require_http_methods(["POST", "DELETE"])
def active(request: HttpRequest, pk: int) -> HttpResponse:
    """POST brings it back, DELETE removes it."""
    found = calendar_of(request, pk)
    if method_of(request) == "DELETE":
        remove_calendar(found, by=actor_of(request), at=now_of(request))
        messages.success(request, _("Removed. What was counted by it stays."))
        return redirect("desk:calendars")
    restore_calendar(found, by=actor_of(request), at=now_of(request))
    messages.success(request, _("It is back."))
    return redirect("desk:calendar", pk=pk)


def _asks_again(request: HttpRequest) -> bool:
    return any(name in request.POST for name in _AGAIN)


def _wanted(form: CalendarForm, days: Sequence[WrittenDay]) -> HoursWanted:
    week = [spans_of(day.rows, day.name) for day in days]
    values = form.cleaned_data
    return HoursWanted(values["zone"], week, values["country"], values["subdivision"])


def _on_paper(
    request: HttpRequest, found: Calendar, form: CalendarForm, days: Sequence[WrittenDay]
) -> dict[str, Any]:
    """What last month would have looked like by these hours; nothing is kept."""
    if not staff_of(request).scope.everything:
        return {"tried": True, "trial_trouble": _("Whoever tries it sees all tickets.")}
    paper = PaperForm(request.POST)
    if not form.is_valid() or not paper.is_valid():
        return {"tried": True, "paper": paper, "trial_trouble": _("Look at what is written above first.")}
    now, closed = now_of(request), paper.cleaned_data["closed"]
    try:
        hours = hours_on_paper(found, _wanted(form, days), at=now, also_closed=[closed] if closed else [])
    except Refusal as refusal:
        return {"tried": True, "paper": paper, "trial_trouble": refusal.message}
    trial = suppose_hours(found, hours, reader=staff_of(request), at=now)
    note = _(
        "Tickets are taken of which something is counted by this calendar, as if these hours had held all the time."
    )
    return {"tried": True, "paper": paper, "trial_note": note, **told_of_trial(trial)}


def _form(
    request: HttpRequest,
    form: CalendarForm,
    days: Sequence[WrittenDay],
    found: Calendar | None = None,
    tried: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {"form": form, "days": days, "calendar": found, "paper": PaperForm(), **(tried or {})}
    return render(request, "desk/calendars/change.html", context)
