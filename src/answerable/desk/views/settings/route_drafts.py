"""Several routing rules and their order as one draft: changed, tried on last month, put in force in one step."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.queues.drafting import Draft, pressed
from answerable.desk.routed.drafting import WrittenRoute, route_kept, route_typed
from answerable.desk.routed.drafts import count_of, rows_of
from answerable.desk.views.settings.routes import drafting_reader, editor
from answerable.desk.views.settings.words import is_up
from answerable.ledger.refusals import Refusal
from answerable.routing.actions import (
    RoutePlan,
    begin_draft,
    draft_rule,
    follow_in_draft,
    move_in_draft,
    put_draft_in_force,
    switch_in_draft,
    take_out_of_draft,
    throw_away_draft,
    try_draft,
)
from answerable.routing.models import RouteDraft, RouteTrial
from answerable.routing.rules.drafts import in_force, rules_in
from answerable.routing.rules.keeping import present


@require_http_methods(["GET", "POST", "DELETE"])
def draft(request: HttpRequest) -> HttpResponse:
    """POST begins it, DELETE throws it away."""
    reader = drafting_reader(request)
    if request.method == "GET":
        return _page(request)
    if method_of(request) == "DELETE":
        throw_away_draft(reader.staff)
        messages.success(request, _("The draft is gone. The rules are as they were."))
        return redirect("desk:routes")
    begin_draft(reader.staff, at=now_of(request))
    return redirect("desk:route_draft")


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, key: str | None = None) -> HttpResponse:
    """The editor of one rule in it, or of a new one."""
    reader = drafting_reader(request)
    found = _own(request)
    plan = None if key is None else _rule(found, key)
    if request.method == "POST":
        return _edited(request, key, route_typed(request.POST, reader))
    return _editor(request, key, route_kept(plan, reader) if plan else WrittenRoute(Draft(reader)))


@require_POST
def order(request: HttpRequest, key: str) -> HttpResponse:
    reader = drafting_reader(request)
    _rule(_own(request), key)
    move_in_draft(reader.staff, key, up=is_up(request))
    return redirect("desk:route_draft")


@require_http_methods(["POST", "DELETE"])
def switch(request: HttpRequest, key: str) -> HttpResponse:
    """POST: it will be on; DELETE: off."""
    reader = drafting_reader(request)
    _rule(_own(request), key)
    switch_in_draft(reader.staff, key, on=method_of(request) != "DELETE")
    return redirect("desk:route_draft")


@require_http_methods(["POST", "DELETE"])
def removal(request: HttpRequest, key: str) -> HttpResponse:
    """POST: it will be removed; DELETE: it stays after all."""
    reader = drafting_reader(request)
    _rule(_own(request), key)
    take_out_of_draft(reader.staff, key, out=method_of(request) != "DELETE")
    return redirect("desk:route_draft")


@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    drafting_reader(request)
    _own(request)
    made = try_draft(staff=staff_of(request), at=now_of(request))
    return redirect("desk:route_trial", pk=made.pk)


@require_POST
def following(request: HttpRequest) -> HttpResponse:
    """What was changed in force since it was begun is taken up."""
    reader = drafting_reader(request)
    _own(request)
    follow_in_draft(reader.staff)
    messages.success(request, _("Taken up. What you changed is still changed: look it over."))
    return redirect("desk:route_draft")


@require_POST
def enforcement(request: HttpRequest) -> HttpResponse:
    reader = drafting_reader(request)
    _own(request)
    try:
        put_draft_in_force(reader.staff, by=actor_of(request), at=now_of(request))
    except Refusal as refusal:
        return _page(request, refusal.message, status=refusal.status)
    messages.success(request, _("The draft is in force: these rules decide from now on."))
    return redirect("desk:routes")


def _page(request: HttpRequest, error: str = "", *, status: int = 200) -> HttpResponse:
    reader = drafting_reader(request)
    found = RouteDraft.objects.visible_to(reader.staff).first()
    rows = [] if found is None else rows_of(found, reader)
    tried = RouteTrial.objects.visible_to(reader.staff).filter(changed="")
    context = {
        "draft": found,
        "rows": rows,
        "changes": count_of(rows),
        "is_behind": found is not None and in_force(present()).began != found.began,
        "trial": found and tried.filter(made_at__gte=found.made_at).order_by("-pk").first(),
        "error": error,
    }
    return render(request, "desk/routed/draft.html", context, status=status)


def _edited(request: HttpRequest, key: str | None, written: WrittenRoute) -> HttpResponse:
    if pressed(request.POST, written.asks) == "keep":
        try:
            draft_rule(staff_of(request), key, written.plan())
        except Refusal as refusal:
            return _editor(request, key, written, refusal.message, status=refusal.status)
        return redirect("desk:route_draft")
    return _editor(request, key, written)


def _editor(
    request: HttpRequest, key: str | None, written: WrittenRoute, error: str = "", *, status: int = 200
) -> HttpResponse:
    return editor(request, written, {"is_draft": True, "draft_key": key}, error, status=status)


def _own(request: HttpRequest) -> RouteDraft:
    found = RouteDraft.objects.visible_to(staff_of(request)).first()
    if found is None:
        raise Http404
    return found


def _rule(found: RouteDraft, key: str) -> RoutePlan:
    plan = next((each.plan for each in rules_in(found) if each.key == key), None)
    if plan is None:
        raise Http404
    return plan
