"""What is told of a transition to whom: all of it to those who see all figures; to a provider's managers the steps and
their own side."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from answerable.insight.models import Transition, TransitionWeek
from answerable.insight.transitions.actions import is_as_fixed
from answerable.insight.transitions.gates import Gate, next_gate
from answerable.insight.transitions.plan import read
from answerable.people.models import Staff, Team


def called(found: Transition, staff: Staff) -> str:
    """By its name; to a provider's people by their own team alone: who has the other side is not theirs to know."""
    if staff.scope.everything:
        return found.title
    if found.to_team.provider_id == staff.provider_id:
        return _("To %(team)s") % {"team": found.to_team}
    return _("From %(team)s") % {"team": found.from_team}


def teams_of(found: Transition, staff: Staff) -> dict[int, Team]:
    both = (found.from_team, found.to_team)
    return {each.pk: each for each in both if staff.scope.everything or each.provider_id == staff.provider_id}


def told(found: Transition, staff: Staff) -> dict[str, Any]:
    """What lists show."""
    seen, fixed = teams_of(found, staff), found.fixed
    steps = [] if fixed is None else read(fixed.plan).steps
    return {
        "id": found.pk,
        "title": called(found, staff),
        "from_team_id": found.from_team_id if found.from_team_id in seen else None,
        "to_team_id": found.to_team_id if found.to_team_id in seen else None,
        "version": None if fixed is None else fixed.number,
        "digest": "" if fixed is None else fixed.digest,
        "step": found.step,
        "percent": steps[found.step - 1].percent if found.step else 0,
        "started_at": found.started_at,
    }


def told_whole(found: Transition, staff: Staff, *, at: Any) -> dict[str, Any]:
    sees_all, fixed = staff.scope.everything, found.fixed
    gate = None if fixed is None or not sees_all else next_gate(found, fixed, at=at)
    week = TransitionWeek.objects.filter(transition=found).first() if sees_all else None
    return told(found, staff) | {
        "is_as_fixed": fixed is not None and is_as_fixed(fixed),
        "planned": [] if fixed is None else _planned(fixed.plan),
        "taken": [_taken(each, sees_all) for each in found.steps.all()],
        "next_gate": None if gate is None else _gate(gate),
        "verdict": "" if week is None else week.verdict,
        "judged_at": None if week is None else week.at,
    }


def _planned(plan: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    return [
        {"number": number, "percent": each.percent, "on": each.on, "n": each.n, "margin": each.margin}
        for number, each in enumerate(read(plan).steps, 1)
    ]


def _taken(each: Any, sees_all: bool) -> dict[str, Any]:
    """What the gate said is about both sides."""
    return {
        "turn": each.turn,
        "number": each.number,
        "percent": each.percent,
        "at": each.at,
        "version": each.plan.number,
        "gate_was_open": each.gate.get("open") if sees_all else None,
        "reason": each.reason if sees_all else "",
    }


def _gate(gate: Gate) -> dict[str, Any]:
    loss = None if gate.compared is None else gate.compared.loss
    return {
        "number": gate.number,
        "percent": gate.step.percent,
        "is_open": gate.is_open,
        "is_day": gate.is_day,
        "has_enough": gate.has_enough,
        "is_no_worse": gate.is_no_worse,
        "loss": None if loss is None else loss.estimate,
        "low": None if loss is None else loss.low,
        "high": None if loss is None else loss.high,
    }
