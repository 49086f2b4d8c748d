"""What is promised to whom: the policies in their order, the editor, which works with forms alone, and last month on
paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.policies.drafting import PolicyDraft, asked_of, policy_kept, policy_new, policy_typed
from answerable.desk.policies.paper import on_paper
from answerable.desk.policies.telling import MOST_COUNTED, listed, told_of
from answerable.desk.queues.drafting import pressed
from answerable.desk.views.settings.in_order import moved, removed
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.promises.actions import (
    add_policy,
    change_policy,
    move_policy,
    plan_of,
    remove_policy,
    restore_policy,
)
from answerable.promises.models import Policy
from answerable.tickets.conditions import Reader


@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    rows = listed(_reader(request))
    return render(request, "desk/policies/policies.html", {"rows": rows, "most_counted": MOST_COUNTED})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    reader = _reader(request)
    if request.method == "POST":
        return _edited(request, None, policy_typed(request.POST, reader))
    return _page(request, None, policy_new(reader, is_first=not Policy.objects.present().exists()))


@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    reader = _reader(request)
    found = get_object_or_404(Policy.objects.present(), pk=pk)
    if request.method == "POST":
        return _edited(request, found, policy_typed(request.POST, reader))
    newest = found.versions.written().order_by("-number")[0]
    return _page(request, found, policy_kept(plan_of(found, newest), reader))


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    _reader(request)
    return moved(
        request, get_object_or_404(Policy.objects.present(), pk=pk), move_policy, back="desk:policies"
    )


@require_http_methods(["POST", "DELETE"])
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """POST removes it, DELETE undoes that."""
    _reader(request)
    found = get_object_or_404(Policy, pk=pk)
    return removed(
        request, found, remove_policy, restore_policy, undo="desk:policy_removal", back="desk:policies"
    )


@require_POST
def trial(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What last month would have looked like; nothing is kept."""
    reader = _reader(request)
    found = None if pk is None else get_object_or_404(Policy.objects.present(), pk=pk)
    draft = policy_typed(request.POST, reader)
    return render(request, "desk/policies/_trial.html", on_paper(draft, found))


def _edited(request: HttpRequest, found: Policy | None, draft: PolicyDraft) -> HttpResponse:
    """`do` is keep, try, add, `remove:2`, more, or to show what is written."""
    do = pressed(request.POST, draft.asks)
    if do == "try":
        return _page(request, found, draft, tried=on_paper(draft, found))
    if do == "keep":
        try:
            return _kept(request, found, draft)
        except Refusal as refusal:
            return _page(request, found, draft, refusal.message, status=refusal.status)
    return _page(request, found, draft)


def _kept(request: HttpRequest, found: Policy | None, draft: PolicyDraft) -> HttpResponse:
    by, at = actor_of(request), now_of(request)
    if found is None:
        kept = add_policy(draft.plan(), by=by, at=at)
        messages.success(request, _("“%(name)s” holds from now on.") % {"name": kept.name})
    else:
        begins = draft.begins()
        change_policy(found, draft.plan(), by=by, at=at, since=begins)
        messages.success(
            request, _("Saved.") if begins is None else _("Saved. It holds from that moment on.")
        )
    return redirect("desk:policies")


def _page(
    request: HttpRequest,
    found: Policy | None,
    draft: PolicyDraft,
    error: str = "",
    *,
    tried: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "policy": found,
        "policy_draft": draft,
        "draft": draft.asks,
        "whats": asked_of(draft.reader),
        "told": told_of(found, draft.reader) if found else [],
        "error": error,
        "tried": tried,
        **(tried or {}),
    }
    return render(request, "desk/policies/policy.html", context, status=status)


def _reader(request: HttpRequest) -> Reader:
    """Whoever may say what is promised, and sees all tickets that it holds for."""
    staff = staff_of(request)
    if not staff.may("promises.manage") or not staff.scope.everything:
        raise NotAllowed
    return Reader(staff, now_of(request), is_rule=True)
