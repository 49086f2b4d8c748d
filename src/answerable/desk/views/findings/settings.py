"""Who acts on findings, and the trackers in which it is worked on."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.findings.forms import DepartmentForm, TrackerForm, known_of
from answerable.desk.frame.requests import actor_of, method_of, now_of
from answerable.desk.views.findings.seen import require_manage
from answerable.desk.views.settings.keeping import is_kept
from answerable.listening.findings.actions import (
    add_department,
    add_tracker,
    change_department,
    change_tracker,
    remove_department,
    remove_tracker,
    renew_tracker_secret,
)
from answerable.listening.models import Department, FindingKind, Tracker, TrackerKind


@require_GET
def departments(request: HttpRequest) -> HttpResponse:
    """With the trackers below: few have more than one or two of either."""
    require_manage(request)
    labels = dict(FindingKind.choices)
    rows = Department.objects.select_related("lead", "provider").annotate(number=Count("findings"))
    context = {
        "departments": [(each, [labels[kind] for kind in each.kinds if kind in labels]) for each in rows],
        "trackers": list(Tracker.objects.all()),
    }
    return render(request, "desk/findings/departments.html", context)


@require_http_methods(["GET", "POST"])
def department(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add one or change one; DELETE removes it."""
    require_manage(request)
    found = get_object_or_404(Department, pk=pk) if pk is not None else None
    by, at = actor_of(request), now_of(request)
    if found is not None and method_of(request) == "DELETE":
        remove_department(found, by=by, at=at)
        messages.success(request, _("Removed."))
        return redirect("desk:departments")
    names = ("name", "provider", "lead", "kinds")
    form = DepartmentForm(request.POST or None, initial=dict(known_of(found, names)))

    def keep() -> None:
        if found is None:
            add_department(form.wanted(), by=by, at=at)
        else:
            change_department(found, form.wanted(), by=by, at=at)

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:departments")
    context = {"form": form, "department": found}
    return render(request, "desk/findings/department.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def tracker(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Connect one or change one; DELETE removes it."""
    require_manage(request)
    found = get_object_or_404(Tracker, pk=pk) if pk is not None else None
    by, at = actor_of(request), now_of(request)
    if found is not None and method_of(request) == "DELETE":
        remove_tracker(found, by=by, at=at)
        messages.success(request, _("Removed."))
        return redirect("desk:departments")
    form = TrackerForm(request.POST or None, initial=dict(known_of(found, ("kind", "name", "address"))))
    made: list[tuple[Tracker, str]] = []

    def keep() -> None:
        if found is None:
            made.append(add_tracker(form.wanted(), by=by, at=at))
        else:
            change_tracker(found, form.wanted(), by=by, at=at)

    if request.method == "POST" and is_kept(form, keep):
        if made:
            return _secret_shown(request, *made[0])
        messages.success(request, _("Saved."))
        return redirect("desk:tracker", pk=pk)
    context = {"form": form, "tracker": found, "door": _door(found) if found else ""}
    return render(request, "desk/findings/tracker.html", context, status=422 if form.errors else 200)


@require_POST
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    require_manage(request)
    found = get_object_or_404(Tracker, pk=pk)
    return _secret_shown(request, *renew_tracker_secret(found, by=actor_of(request), at=now_of(request)))


@never_cache
def _secret_shown(request: HttpRequest, found: Tracker, secret: str) -> HttpResponse:
    """A secret is on this answer and nowhere else."""
    context = {"tracker": found, "secret": secret, "door": _door(found), "kinds": TrackerKind}
    return render(request, "desk/findings/tracker_secret.html", context)


def _door(found: Tracker) -> str:
    return f"{settings.BASE_URL}{reverse('listening:tracker', args=[found.pk])}"
