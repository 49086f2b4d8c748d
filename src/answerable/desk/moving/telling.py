"""What is set here, as a file has it: everything by its name, lengths in seconds."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from answerable.desk.automations.rules import plan_of as automation_plan
from answerable.desk.models import Rule
from answerable.desk.moving.names import Names
from answerable.desk.phrases.steps import NONE, Step, StepKind
from answerable.promises.actions import StepAfter, StepWhat
from answerable.promises.actions import plan_of as policy_plan
from answerable.promises.actions.policies import version_at
from answerable.promises.models import Policy
from answerable.routing.actions import plan_of as route_plan
from answerable.routing.models import Route
from answerable.routing.rules.keeping import newest_of_all
from answerable.tickets.models import Priority

FORMAT = "answerable-rules-1"
# Of which steps `which` is a key of something that has a name.
NAMED_BY_STEP: Mapping[StepKind, str] = {
    StepKind.STATUS: "status",
    StepKind.TEAM: "team",
    StepKind.BRAND: "brand",
    StepKind.FORM: "form",
    StepKind.FIELD: "field",
    StepKind.PERSON: "person",
    StepKind.ANSWER: "reply",
}


def policies(names: Names, at: datetime) -> list[dict[str, Any]]:
    """What each promises now; one that only begins later is left out."""
    told = []
    for policy in Policy.objects.present().order_by("position", "pk"):
        held = version_at(policy, at)
        if held is None:
            continue
        plan = policy_plan(policy, held)
        told.append(
            {
                "name": plan.name,
                "conditions": names.told(plan.conditions),
                "source": plan.source.value,
                "calendar": None if plan.calendar is None else names.name("calendar", plan.calendar),
                "targets": {
                    kind.value: {priority_word(priority): _seconds(length) for priority, length in of.items()}
                    for kind, of in plan.targets.items()
                },
                "pauses": {kind.value: sorted(of) for kind, of in plan.pauses.items()},
                "warn_before": None if plan.warn_before is None else _seconds(plan.warn_before),
                "steps": [_step_after(step, names) for step in plan.steps],
            }
        )
    return told


def routes(names: Names, _at: datetime) -> list[dict[str, Any]]:
    order = list(Route.objects.present().order_by("position", "pk"))
    newest = newest_of_all(order)
    plans = [(route.is_on, route_plan(route, newest[route.pk])) for route in order]
    return [
        {
            "name": plan.name,
            "is_on": is_on,
            "conditions": names.told(plan.conditions),
            "shares": {names.name("team", each.team): each.percent for each in plan.shares},
            "tolerance": plan.tolerance,
            "tier": plan.tier,
            "priority": None if plan.priority is None else priority_word(plan.priority),
            "tags": list(plan.tags),
        }
        for is_on, plan in plans
    ]


def automations(names: Names, _at: datetime) -> list[dict[str, Any]]:
    return [automation(names, rule) for rule in Rule.objects.present()]


def automation(names: Names, rule: Rule) -> dict[str, Any]:
    plan = automation_plan(rule)
    return {
        "name": plan.name,
        "is_on": rule.is_on,
        "trigger": plan.trigger,
        "hours": plan.hours,
        "conditions": names.told(plan.conditions),
        "steps": [_step(step, names) for step in plan.steps],
    }


PARTS: Mapping[str, Callable[[Names, datetime], list[dict[str, Any]]]] = {
    "policies": policies,
    "routes": routes,
    "automations": automations,
}


def document(at: datetime, *parts: str) -> dict[str, Any]:
    names = Names()
    return {"format": FORMAT, **{part: PARTS[part](names, at) for part in parts or PARTS}}


def priority_word(priority: int) -> str:
    return Priority(priority).name.lower()


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())


def _step_after(step: StepAfter, names: Names) -> dict[str, Any]:
    value: str | None = None
    if step.value is not None:
        value = (
            priority_word(step.value) if step.what is StepWhat.PRIORITY else names.name("team", step.value)
        )
    return {"after": _seconds(step.after), "what": step.what.value, "value": value}


def _step(step: Step, names: Names) -> dict[str, Any]:
    which: str | int | None = step.which
    kind = NAMED_BY_STEP.get(step.kind)
    if step.which is not None and step.kind is StepKind.PRIORITY:
        which = priority_word(step.which)
    elif step.which is not None and kind is not None:
        which = None if step.which == NONE else names.name(kind, step.which)
    return {"kind": step.kind.value, "which": which, "words": step.words}
