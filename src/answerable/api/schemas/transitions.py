"""Transitions: work that goes from one team to another in steps."""

from datetime import date, datetime

from pydantic import Field

from answerable.api.schemas.types import Input, Output


class TransitionOut(Output):
    """`step` is how many steps were taken, `percent` what went over with the last. The other side's team is null for
    a provider's people."""

    id: int
    title: str
    from_team_id: int | None
    to_team_id: int | None
    version: int | None
    digest: str
    step: int
    percent: int
    started_at: datetime | None


class PlannedStepOut(Output):
    """Its gate asks for a day, for `n` tickets since the step before, and that a loss of `margin` points is ruled
    out."""

    number: int
    percent: int
    on: date
    n: int
    margin: float


class TakenStepOut(Output):
    """`turn` is step, or back where they were given back; `gate_was_open` is false where it was overridden, null before
    there is a gate or for whoever does not see both sides."""

    turn: str
    number: int
    percent: int
    at: datetime
    version: int
    gate_was_open: bool | None
    reason: str


class GateOut(Output):
    """Of the next step. `loss` is in points, with its 95 % interval; null while it cannot be told."""

    number: int
    percent: int
    is_open: bool
    is_day: bool
    has_enough: bool
    is_no_worse: bool
    loss: float | None
    low: float | None
    high: float | None


class TransitionWholeOut(TransitionOut):
    is_as_fixed: bool
    planned: list[PlannedStepOut]
    taken: list[TakenStepOut]
    next_gate: GateOut | None
    verdict: str
    judged_at: datetime | None


class StepIn(Input):
    """`reason` says why it is taken although its gate is not met; it stands beside it for good."""

    number: int = Field(ge=1, le=100)
    reason: str = ""
