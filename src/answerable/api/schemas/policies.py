"""What is promised to whom."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from answerable.api.schemas.conditions import ConditionOut, ConditionsIn
from answerable.api.schemas.tickets import PriorityWord
from answerable.api.schemas.types import Flag, Id, Input, Moment, Name, Output
from answerable.promises.actions import StepAfter, StepWhat
from answerable.promises.actions.plans import MOST_STEPS
from answerable.promises.models import PolicyVersion, Source
from answerable.tickets.models import Category, Priority


class PromiseWord(StrEnum):
    """What a policy can promise."""

    FIRST_ANSWER = "first_answer"
    NEXT_ANSWER = "next_answer"
    UPDATE = "update"
    RESOLUTION = "resolution"


class PolicyStepOut(Output):
    """What happens so many seconds of counted time after something was due. `value` is the priority or the team."""

    after_seconds: int
    what: str
    value: int | None


class PolicyVersionOut(Output):
    """What a policy promises from `since` on. `targets` are seconds of counted time by kind and priority; without a
    calendar all time counts. `pauses` are kinds of status by kind of promise. One with `base_id` is that version
    with the times of a charter, or with those that were agreed for a region or an account."""

    id: int
    number: int
    since: datetime
    made_at: datetime
    source: str
    base_id: int | None
    charter_id: int | None
    agreed_id: int | None
    calendar_id: int | None
    any_condition: bool
    conditions: list[ConditionOut]
    targets: dict[str, dict[str, int]]
    pauses: dict[str, list[str]]
    warn_before_seconds: int | None
    steps: list[PolicyStepOut]


def version_out(version: PolicyVersion) -> PolicyVersionOut:
    return PolicyVersionOut(
        id=version.pk,
        number=version.number,
        since=version.since,
        made_at=version.made_at,
        source=version.source,
        base_id=version.base_id,
        charter_id=version.charter_id,
        agreed_id=version.agreed_id,
        calendar_id=version.calendar_id,
        any_condition=bool(version.conditions.get("any")),
        conditions=[ConditionOut(**each) for each in version.conditions.get("each", ())],
        targets={
            kind: {Priority(int(priority)).name.lower(): seconds for priority, seconds in of.items()}
            for kind, of in version.targets.items()
        },
        pauses=version.pauses,
        warn_before_seconds=version.warn_before,
        steps=[
            PolicyStepOut(after_seconds=step["after"], what=step["what"], value=step.get("value"))
            for step in version.steps
        ],
    )


Seconds = Annotated[int, Field(strict=True, ge=60, le=366 * 24 * 3600)]
TargetsIn = dict[PromiseWord, dict[PriorityWord, Seconds]]


class PolicyStepIn(Input):
    """`value` is the team of a step `team`; of a step `priority` it is said as `priority`."""

    after_seconds: Seconds
    what: StepWhat
    team_id: Id | None = None
    priority: PriorityWord | None = None

    def step(self) -> StepAfter:
        value = self.team_id
        if self.what is StepWhat.PRIORITY:
            value = None if self.priority is None else int(self.priority.value_kept)
        return StepAfter(timedelta(seconds=self.after_seconds), self.what, value)


class PolicyIn(Input):
    """`targets` are seconds of counted time by kind and priority; without a calendar all time counts. `pauses` are
    kinds of status by kind of promise."""

    name: Name
    targets: TargetsIn
    calendar_id: Id | None = None
    pauses: dict[PromiseWord, list[Category]] = {}
    warn_before_seconds: Seconds | None = None
    steps: list[PolicyStepIn] = Field(default=[], max_length=MOST_STEPS)
    any_condition: Flag = False
    conditions: ConditionsIn = []
    source: Source = Source.OWN


class PolicyPatch(Input):
    """What is left out stays as it is. It holds from now on, or from `since`."""

    name: Name | None = None
    targets: TargetsIn | None = None
    calendar_id: Id | None = None
    pauses: dict[PromiseWord, list[Category]] | None = None
    warn_before_seconds: Seconds | None = None
    steps: list[PolicyStepIn] | None = Field(default=None, max_length=MOST_STEPS)
    any_condition: Flag | None = None
    conditions: ConditionsIn | None = None
    source: Source | None = None
    since: Moment | None = None


class PolicyOut(Output):
    """`held` is what it promises now; null before its first version begins."""

    id: int
    name: str
    held: PolicyVersionOut | None
