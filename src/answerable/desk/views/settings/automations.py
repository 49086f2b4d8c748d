"""Automations: the rules in their order, and the editor, which works with forms alone."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.automations.records import failures_of, listed, on_since, runs_of
from answerable.desk.automations.rules import (
    MOST_STEPS,
    add_rule,
    change_rule,
    move_rule,
    remove_rule,
    restore_rule,
    switch_rule,
)
from answerable.desk.automations.telling import sentence
from answerable.desk.automations.trying import try_out
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.models import Rule
from answerable.desk.queues.drafting import Draft, pressed
from answerable.desk.views.settings.in_order import moved, removed, switched
from answerable.desk.views.settings.rule_draft import (
    PREFIX,
    RuleDraft,
    rule_kept,
    rule_typed,
    triggers_offered,
)
from answerable.desk.views.stepping import StepRow, rows_rearranged, rule_step_choices
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.tickets.conditions import Reader, whats


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    reader = _reader(request)
    return render(request, "desk/automations/rules.html", {"rows": listed(reader), "now": reader.now})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    reader = _reader(request)
    if request.method == "POST":
        return _edited(request, None, rule_typed(request.POST, reader))
    return _page(request, None, RuleDraft(Draft(reader)))


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    reader = _reader(request)
    found = get_object_or_404(Rule.objects.present(), pk=pk)
    if request.method == "POST":
        return _edited(request, found, rule_typed(request.POST, reader))
    return _page(request, found, rule_kept(found, reader))


@require_http_methods(["POST", "DELETE"])
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """POST switches it on, DELETE off."""
    _reader(request)
    found = get_object_or_404(Rule.objects.present(), pk=pk)
    return switched(
        request, found, partial(switch_rule, on=True), partial(switch_rule, on=False), back="desk:rules"
    )


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    _reader(request)
    return moved(request, get_object_or_404(Rule.objects.present(), pk=pk), move_rule, back="desk:rules")


@require_http_methods(["POST", "DELETE"])
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """POST removes it, DELETE undoes that."""
    _reader(request)
    found = get_object_or_404(Rule, pk=pk)
    return removed(request, found, remove_rule, restore_rule, undo="desk:rule_removal", back="desk:rules")


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What is typed so far, as a sentence."""
    draft = rule_typed(request.POST, _reader(request))
    return render(request, "desk/automations/_sentence.html", _said(draft))


@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """What it would have done with past tickets."""
    draft = rule_typed(request.POST, _reader(request))
    return render(request, "desk/automations/_trial.html", _tried(draft))


def _edited(request: HttpRequest, found: Rule | None, draft: RuleDraft) -> HttpResponse:
    """`do` is keep, keep_off, add, `remove:2`, try, or to show the sentence; or a row of the steps is moved."""
    rearranged = rows_rearranged(request.POST, draft.rows)
    if rearranged is not None:
        draft.rows = rearranged
        return _page(request, found, draft, is_more="more" in request.POST)
    do = pressed(request.POST, draft.asks)
    if do == "try":
        return _page(request, found, draft, tried=_tried(draft))
    if do in ("keep", "keep_off"):
        try:
            return _kept(request, found, draft, is_on=do == "keep")
        except Refusal as refusal:
            return _page(request, found, draft, refusal.message, status=refusal.status)
    return _page(request, found, draft)


def _kept(request: HttpRequest, found: Rule | None, draft: RuleDraft, *, is_on: bool) -> HttpResponse:
    by, at = actor_of(request), now_of(request)
    if found is None:
        kept = add_rule(draft.plan(), is_on=is_on, by=by, at=at)
        words = _("“%(name)s” is on.") if kept.is_on else _("“%(name)s” is kept, and off.")
        messages.success(request, words % {"name": kept.name})
    else:
        change_rule(found, draft.plan(), by=by, at=at)
        messages.success(request, _("Saved."))
    return redirect("desk:rules")


def _page(
    request: HttpRequest,
    found: Rule | None,
    draft: RuleDraft,
    error: str = "",
    *,
    is_more: bool = False,
    tried: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    staff = staff_of(request)
    said = _said(draft)
    if (not draft.rows or is_more) and len(draft.rows) < MOST_STEPS:
        draft.rows.append(StepRow(len(draft.rows), "", "", rule_step_choices(staff), PREFIX))
    if request.POST.get("do") in ("add", "show"):
        draft.asks.errors = {
            place: words for place, words in draft.asks.errors.items() if draft.asks.conditions[place].value
        }
    context = {
        "rule": found,
        "rule_draft": draft,
        "draft": draft.asks,
        "triggers": triggers_offered(),
        "whats": [(key, what.label) for key, what in whats(draft.reader).items()],
        "runs": runs_of(found, staff) if found else [],
        "on_since": on_since([found]).get(found.pk) if found and found.is_on else None,
        "failing": failures_of(found) if found else None,
        "error": error,
        "tried": tried,
        **said,
        **(tried or {}),
    }
    return render(request, "desk/automations/rule.html", context, status=status)


def _said(draft: RuleDraft) -> dict[str, Any]:
    try:
        said = draft.saying()
    except Refusal as refusal:
        return {"sentence": "", "trouble": refusal.message}
    return {"sentence": sentence(said, draft.reader), "trouble": ""}


def _tried(draft: RuleDraft) -> dict[str, Any]:
    try:
        said = draft.saying()
    except Refusal as refusal:
        return {"trial": None, "trial_trouble": refusal.message}
    return {"trial": try_out(said, draft.reader), "trial_trouble": "", "is_clock": draft.is_clock}


def _reader(request: HttpRequest) -> Reader:
    """Whoever may write rules, and sees all tickets that they act on."""
    staff = staff_of(request)
    if not staff.may("rules.manage") or not staff.scope.everything:
        raise NotAllowed
    return Reader(staff, now_of(request), is_rule=True)
