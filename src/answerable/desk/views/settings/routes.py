"""Which team a ticket goes to: the routing rules in their order, the editor (plain forms), and trials."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, key_in, now_of, staff_of
from answerable.desk.queues.drafting import Draft, pressed
from answerable.desk.routed.drafting import WrittenRoute, asked_of, route_kept, route_typed
from answerable.desk.routed.drafts import count_of, rows_of
from answerable.desk.routed.telling import listed, told_of
from answerable.desk.routed.trials import outcome_of
from answerable.desk.views.settings.in_order import moved, removed, switched
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.routing.actions import (
    add_route,
    change_route,
    may_draft,
    move_route,
    pause_route,
    plan_of,
    remove_route,
    restore_route,
    resume_route,
    tried_in,
    try_route,
)
from answerable.routing.models import Route, RouteDraft, RouteTrial
from answerable.tickets.conditions import Reader


@require_GET
def routes(request: HttpRequest) -> HttpResponse:
    reader = drafting_reader(request)
    draft = RouteDraft.objects.visible_to(reader.staff).first()
    context = {
        "rows": listed(reader),
        "draft": draft,
        "draft_changes": 0 if draft is None else count_of(rows_of(draft, reader)),
        "may_change": reader.staff.may("routing.manage"),
    }
    return render(request, "desk/routed/routes.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    reader = _reader(request)
    if request.method == "POST":
        return _edited(request, None, route_typed(request.POST, reader))
    return _page(request, None, _tried_before(request, reader) or WrittenRoute(Draft(reader)))


@require_http_methods(["GET", "POST"])
def route(request: HttpRequest, pk: int) -> HttpResponse:
    reader = _reader(request)
    found = get_object_or_404(Route.objects.present(), pk=pk)
    if request.method == "POST":
        return _edited(request, found, route_typed(request.POST, reader))
    newest = found.versions.order_by("-number")[0]
    draft = _tried_before(request, reader) or route_kept(plan_of(found, newest), reader)
    return _page(request, found, draft)


@require_http_methods(["POST", "DELETE"])
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """POST switches it on, DELETE off."""
    _reader(request)
    found = get_object_or_404(Route.objects.present(), pk=pk)
    return switched(request, found, resume_route, pause_route, back="desk:routes")


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    _reader(request)
    return moved(request, get_object_or_404(Route.objects.present(), pk=pk), move_route, back="desk:routes")


@require_http_methods(["POST", "DELETE"])
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """POST removes it, DELETE undoes that."""
    _reader(request)
    found = get_object_or_404(Route, pk=pk)
    return removed(request, found, remove_route, restore_route, undo="desk:route_removal", back="desk:routes")


@require_GET
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """What would have become of last month's tickets, while it is being counted and then."""
    staff = drafting_reader(request).staff
    found = get_object_or_404(RouteTrial.objects.visible_to(staff), pk=pk)
    template = "desk/routed/_trial.html" if "HX-Request" in request.headers else "desk/routed/trial.html"
    outcome = None if found.is_running else outcome_of(found, staff)
    return render(request, template, {"trial": found, "outcome": outcome, "editor": _written_at(found)})


def _written_at(trial: RouteTrial) -> str:
    """Where one goes on writing what was tried."""
    tried = tried_in(trial)
    if tried is None:
        return reverse("desk:route_draft")
    there = tried[0] is not None and Route.objects.present().filter(pk=tried[0]).exists()
    address = reverse("desk:route", args=[tried[0]]) if there else reverse("desk:route_new")
    return f"{address}?trial={trial.pk}"


def _edited(request: HttpRequest, found: Route | None, draft: WrittenRoute) -> HttpResponse:
    """`do` is keep, try, add, `remove:2`, more, or to show what is written."""
    do = pressed(request.POST, draft.asks)
    if do in ("keep", "try"):
        try:
            return _tried(request, found, draft) if do == "try" else _kept(request, found, draft)
        except Refusal as refusal:
            return _page(request, found, draft, refusal.message, status=refusal.status)
    return _page(request, found, draft)


def _tried(request: HttpRequest, found: Route | None, draft: WrittenRoute) -> HttpResponse:
    made = try_route(draft.plan(), found, staff=staff_of(request), at=now_of(request))
    return redirect("desk:route_trial", pk=made.pk)


def _tried_before(request: HttpRequest, reader: Reader) -> WrittenRoute | None:
    """As it was written when it was tried, for whoever goes on writing."""
    found = RouteTrial.objects.visible_to(reader.staff).filter(pk=key_in(request, "trial") or 0).first()
    tried = None if found is None else tried_in(found)
    return None if tried is None else route_kept(tried[1], reader)


def _kept(request: HttpRequest, found: Route | None, draft: WrittenRoute) -> HttpResponse:
    by, at = actor_of(request), now_of(request)
    if found is None:
        kept = add_route(draft.plan(), by=by, at=at)
        messages.success(request, _("“%(name)s” decides from now on.") % {"name": kept.name})
    else:
        change_route(found, draft.plan(), by=by, at=at)
        messages.success(request, _("Saved."))
    return redirect("desk:routes")


def _page(
    request: HttpRequest, found: Route | None, draft: WrittenRoute, error: str = "", *, status: int = 200
) -> HttpResponse:
    more = {"route": found, "told": told_of(found, draft.reader) if found else []}
    return editor(request, draft, more, error, status=status)


def editor(
    request: HttpRequest, draft: WrittenRoute, more: dict[str, Any], error: str, *, status: int
) -> HttpResponse:
    """Of a rule in force, or of one in a draft."""
    context = {
        "route_draft": draft,
        "draft": draft.asks,
        "whats": asked_of(draft.reader),
        "error": error,
        **more,
    }
    return render(request, "desk/routed/route.html", context, status=status)


def drafting_reader(request: HttpRequest) -> Reader:
    """Whoever may change rules as a draft; all of them are read on the way."""
    staff = staff_of(request)
    if not may_draft(staff):
        raise NotAllowed
    return Reader(staff, now_of(request), is_rule=True)


def _reader(request: HttpRequest) -> Reader:
    """Whoever may write routing rules, and sees all tickets that they decide about."""
    staff = staff_of(request)
    if not staff.may("routing.manage") or not staff.scope.everything:
        raise NotAllowed
    return Reader(staff, now_of(request), is_rule=True)
