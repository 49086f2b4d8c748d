"""Regions: the list, one of them, how it is written, its own times."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.policies.agreed import TimesDraft, may_agree, times_kept, times_typed, told_of
from answerable.desk.regions import hands
from answerable.desk.regions.forms import RegionForm, country_words, initial_of, language_words
from answerable.desk.views.calendars.page import require
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.promises.actions import agree_times
from answerable.regions.actions import add_region, change_region, remove_region, restore_region
from answerable.regions.actions.regions import MOST_REGIONS
from answerable.regions.belonging import regions as known_regions
from answerable.regions.models import Calendar, Region


@require_GET
def regions(request: HttpRequest) -> HttpResponse:
    """Each below the one in which it lies."""
    _require(request)
    found = list(_seen(request).select_related("calendar", "parent")[:MOST_REGIONS])
    present = [each for each in found if each.is_present]
    context = {
        "rows": [(each, country_words(each.countries)) for each in _in_order(present)],
        "removed": [each for each in found if not each.is_present],
    }
    return render(request, "desk/regions/regions.html", context)


def _in_order(found: list[Region]) -> list[Region]:
    known = known_regions()
    return sorted(found, key=lambda each: [outer.name for outer in reversed(known.upwards(each))])


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    _require(request)
    staff, by, at = staff_of(request), actor_of(request), now_of(request)
    form = RegionForm(request.POST or None, initial={"time_zone": staff.time_zone}, staff=staff)
    made: list[Region] = []
    if is_kept(form, lambda: made.append(add_region(form.wanted(), by=by, at=at))):
        messages.success(request, _("Added."))
        return redirect("desk:region", pk=made[0].pk)
    return render(request, "desk/regions/change.html", {"form": form})


@require_GET
def region(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, _region(request, pk))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found, by, at = _region(request, pk), actor_of(request), now_of(request)
    form = RegionForm(request.POST or None, initial=initial_of(found), staff=staff_of(request), region=found)
    if is_kept(form, lambda: change_region(found, form.wanted(), by=by, at=at)):
        messages.success(request, _("Saved."))
        return redirect("desk:region", pk=pk)
    return render(request, "desk/regions/change.html", {"form": form, "region": found})


@require_http_methods(["POST", "DELETE"])
def active(request: HttpRequest, pk: int) -> HttpResponse:
    """POST brings it back, DELETE removes it."""
    found, by, at = _region(request, pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        remove_region(found, by=by, at=at)
        messages.success(request, _("Removed. What was promised in it stays."))
        return redirect("desk:regions")
    restore_region(found, by=by, at=at)
    messages.success(request, _("It is back."))
    return redirect("desk:region", pk=pk)


@require_POST
def times(request: HttpRequest, pk: int) -> HttpResponse:
    """By when something is done for whoever is there, where it differs."""
    found = _region(request, pk)
    draft = times_typed(request.POST, found, reader=staff_of(request))
    try:
        wanted, since = draft.wanted()
        agree_times(found, wanted, by=actor_of(request), at=now_of(request), since=since)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _shown(request, found, draft, refusal.message)
    messages.success(request, _("Saved."))
    return redirect("desk:region", pk=pk)


def _shown(
    request: HttpRequest, found: Region, draft: TimesDraft | None = None, error: str = ""
) -> HttpResponse:
    staff, now = staff_of(request), now_of(request)
    calendars = _calendars(found)
    months = hands.months_of(calendars, now=now) if calendars else []
    context: dict[str, Any] = {
        "region": found,
        "countries": country_words(found.countries),
        "languages": language_words(found.languages),
        "inner": _seen(request).present().filter(parent=found),
        "calendars": calendars,
        "months": months,
        "sentence": hands.sentence(months, found.name) if months else "",
        "may_agree": may_agree(staff),
        "draft": draft or times_kept(found, reader=staff, now=now),
        "told": told_of(found, now=now),
        "error": error,
    }
    return render(request, "desk/regions/region.html", context, status=422 if error else 200)


def _calendars(region: Region) -> list[Calendar]:
    """By which people work in it, or in a region within."""
    keys = known_regions().within(region.pk) or {region.pk}
    return list(Calendar.objects.filter(regions__in=keys).distinct())


def _require(request: HttpRequest) -> None:
    require(request)
    scope = staff_of(request).scope
    if not (scope.everything or scope.without_team):
        raise NotAllowed


def _seen(request: HttpRequest) -> Any:
    return Region.objects.visible_to(staff_of(request))


def _region(request: HttpRequest, pk: int) -> Region:
    require(request)
    found: Region = get_object_or_404(_seen(request).select_related("calendar", "parent"), pk=pk)
    return found
