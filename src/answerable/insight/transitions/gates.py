"""Whether the next step may be taken: each condition of its gate, with what is there and what is wanted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from answerable.insight.models import Transition, TransitionPlan
from answerable.insight.models.transitions import Turn
from answerable.insight.transitions.comparing import Compared, compare
from answerable.insight.transitions.plan import Step, read


@dataclass(frozen=True)
class Gate:
    """Of the next step. `since` is when the step before was taken; before the first there is none, and nothing but its
    day is asked."""

    step: Step
    number: int
    today: date
    since: date | None
    compared: Compared | None

    @property
    def is_day(self) -> bool:
        return self.today >= self.step.on

    @property
    def has_enough(self) -> bool:
        return self.since is None or (self.compared is not None and self.compared.new[1] >= self.step.n)

    @property
    def is_no_worse(self) -> bool:
        """The whole interval lies below what may be lost: not finding a loss is not enough."""
        if self.since is None:
            return True
        loss = None if self.compared is None else self.compared.loss
        return loss is not None and loss.high < self.step.margin

    @property
    def is_open(self) -> bool:
        return self.is_day and self.has_enough and self.is_no_worse

    def kept(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "open": self.is_open, "day": self.is_day, "enough": self.has_enough, "no_worse": self.is_no_worse,
        }  # fmt: skip
        if self.compared is not None:
            told |= {"old": list(self.compared.old), "new": list(self.compared.new)}
            if self.compared.loss is not None:
                loss = self.compared.loss
                told |= {"at": loss.estimate, "low": loss.low, "high": loss.high}
        return told


def next_gate(transition: Transition, fixed: TransitionPlan, *, at: datetime) -> Gate | None:
    """None once the last step is taken."""
    plan = read(fixed.plan)
    if transition.step >= len(plan.steps):
        return None
    step = plan.steps[transition.step]
    since = last_step_day(transition) if transition.step else None
    compared = None if since is None else compare(plan, plan.outcome, first=since, behind=_tomorrow(at))
    return Gate(step, transition.step + 1, at.date(), since, compared)


def last_step_day(transition: Transition) -> date | None:
    last = transition.steps.filter(turn=Turn.STEP).order_by("-at", "-pk").first()
    return None if last is None else last.at.date()


def _tomorrow(at: datetime) -> date:
    return date.fromordinal(at.date().toordinal() + 1)
