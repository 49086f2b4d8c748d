"""Transitions: planned, their gates fixed, taken step by step, given back; both sides beside one another."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.insight.drawing import drawing_of
from answerable.desk.insight.pages import PAGES, pages_for
from answerable.desk.insight.transitions.forms import PlanForm, WhyForm
from answerable.desk.insight.transitions.told import called, teams_of
from answerable.desk.insight.transitions.words import conditions, side_by_side, verdict_words, weeks_figure
from answerable.desk.views.settings.keeping import is_kept
from answerable.insight.models import Transition, TransitionPlan, TransitionWeek
from answerable.insight.models.studies import studies as may_study
from answerable.insight.models.transitions import STEERS, plans_transitions
from answerable.insight.models.transitions import transitions as may_transit
from answerable.insight.transitions.actions import (
    fix_plan,
    is_as_fixed,
    plan_transition,
    roll_back,
    take_step,
    write_plan,
)
from answerable.insight.transitions.comparing import compare
from answerable.insight.transitions.gates import last_step_day, next_gate
from answerable.insight.transitions.judging import BEFORE
from answerable.insight.transitions.outcomes import LOSSES
from answerable.insight.transitions.plan import Plan, read
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Team
from answerable.routing.models import Route

_MOST = 100


@require_GET
def transitions(request: HttpRequest) -> HttpResponse:
    staff = staff_of(request)
    plans = plans_transitions(staff)
    if not may_transit(staff):
        raise NotAllowed
    rows = (
        Transition.objects.visible_to(staff).select_related("from_team", "to_team").prefetch_related("plans")
    )
    context = {
        "rows": [(each, called(each, staff), _steps_of(each)) for each in rows[:_MOST]],
        "plans": plans,
        "pages": list(pages_for(staff).values()),
        "may_study": may_study(staff),
        "may_transit": True,
    }
    return render(request, "desk/insight/transitions/transitions.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not plans_transitions(staff_of(request)):
        raise NotAllowed
    now = now_of(request)
    form = PlanForm(request.POST or None, None, today=now.date())
    made: list[Transition] = []
    if is_kept(form, lambda: made.append(plan_transition(form.plan(), by=actor_of(request), at=now))):
        return redirect("desk:transition", pk=made[0].pk)
    return render(request, "desk/insight/transitions/plan.html", {"form": form})


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes the draft, of one that is fixed that of another version."""
    found, now = _planned(request, pk), now_of(request)
    held = found.fixed
    known = found.draft if found.draft is not None else None if held is None else held.plan
    form = PlanForm(request.POST or None, None if known is None else read(known), today=now.date())
    if is_kept(form, lambda: write_plan(found, form.plan(), by=actor_of(request), at=now)):
        return redirect("desk:transition", pk=pk)
    return render(request, "desk/insight/transitions/plan.html", {"form": form, "transition": found})


@require_GET
def transition(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of(request, pk)
    return _shown(request, found, WhyForm(), WhyForm())


@require_POST
def fixing(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _planned(request, pk), WhyForm(request.POST)
    if is_kept(
        form, lambda: fix_plan(found, form.cleaned_data["reason"], by=actor_of(request), at=now_of(request))
    ):
        messages.success(request, _("Fixed. Its gates can no longer be changed."))
        return redirect("desk:transition", pk=pk)
    return _shown(request, Transition.objects.get(pk=pk), form, WhyForm())


@require_POST
def step(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found, form = _planned(request, pk), WhyForm(request.POST)
    if is_kept(
        form,
        lambda: take_step(
            found, number, form.cleaned_data["reason"], by=actor_of(request), at=now_of(request)
        ),
    ):
        messages.success(request, _("Taken. New tickets go by the new shares."))
        return redirect("desk:transition", pk=pk)
    return _shown(request, Transition.objects.get(pk=pk), WhyForm(), form)


@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    found, given = _planned(request, pk), checked(WhyForm(request.POST))
    roll_back(found, given["reason"], by=actor_of(request), at=now_of(request))
    messages.success(request, _("Rolled back: the shares are as they were before the first step."))
    return redirect("desk:transition", pk=pk)


def _shown(request: HttpRequest, found: Transition, fix_form: WhyForm, step_form: WhyForm) -> HttpResponse:
    staff, now = staff_of(request), now_of(request)
    sees_all = plans_transitions(staff)
    teams = teams_of(found, staff)
    fixed = found.fixed
    context: dict[str, Any] = {
        "transition": found,
        "called": called(found, staff),
        "sees_all": sees_all,
        "steers": sees_all and staff.may(STEERS),
        "fix_form": fix_form,
        "step_form": step_form,
        "fixed": fixed,
        "draft": read(found.draft) if found.draft is not None and sees_all else None,
        "steps": found.steps.select_related("by", "plan"),
        "versions": found.plans.order_by("-number").select_related("fixed_by"),
    }
    context |= _rules(context["draft"]) if context["draft"] else {}
    if fixed is not None:
        context |= _of_fixed(found, fixed, teams, sees_all=sees_all, now=now)
    return render(request, "desk/insight/transitions/transition.html", context)


def _of_fixed(
    found: Transition, fixed: TransitionPlan, teams: dict[int, Team], *, sees_all: bool, now: Any
) -> dict[str, Any]:
    held = read(fixed.plan)
    first = last_step_day(found) if found.step else (now - BEFORE / 2).date()
    first = first or now.date()
    compared = compare(held, held.outcome, first=first, behind=_tomorrow(now))
    last = TransitionWeek.objects.filter(transition=found).first()
    gate = next_gate(found, fixed, at=now) if sees_all else None
    figures = [side_by_side(held, compared, teams, first=first, last=now.date())]
    if last is not None and (weeks := weeks_figure(last.found, held, teams)):
        figures.append(weeks)
    is_mirrored = get_language_bidi()
    return {
        "held": held,
        "loss": LOSSES[held.outcome].words,
        "since": first,
        "alone": compared.alone,
        "gate": gate,
        "gate_conditions": conditions(gate) if gate else (),
        "is_as_fixed": is_as_fixed(fixed),
        "last": last,
        "verdict": verdict_words(held, last.found) if last is not None and sees_all else "",
        "weeks": [(each, verdict_words(held, each.found)) for each in found.weeks.all()[:26]]
        if sees_all
        else (),
        "figures": [(each, drawing_of(each, is_mirrored=is_mirrored)) for each in figures],
        "page": PAGES["providers"],
    } | (_rules(held, "held_rules") if sees_all else {})


def _rules(plan: Plan, name: str = "draft_rules") -> dict[str, Any]:
    return {name: [each.name for each in Route.objects.filter(pk__in=plan.routes)]}


def _steps_of(each: Transition) -> tuple[int, int]:
    """How much of a hundred went over, and of how many steps how many."""
    fixed = each.fixed
    if fixed is None or not each.step:
        return 0, 0
    return each.step, read(fixed.plan).steps[each.step - 1].percent


def _tomorrow(now: Any) -> Any:
    day = now.date()
    return day.fromordinal(day.toordinal() + 1)


def _planned(request: HttpRequest, pk: int) -> Transition:
    """For whoever plans; a provider's people read theirs and change nothing."""
    found = _of(request, pk)
    if not plans_transitions(staff_of(request)):
        raise NotAllowed
    return found


def _of(request: HttpRequest, pk: int) -> Transition:
    rows = Transition.objects.visible_to(staff_of(request)).select_related(
        "from_team__provider", "to_team__provider"
    )
    found: Transition = get_object_or_404(rows, pk=pk)
    return found
