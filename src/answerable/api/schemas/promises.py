"""What is promised to whom, and what is owed about a ticket."""

from datetime import datetime

from answerable.api.schemas.conditions import ConditionOut
from answerable.api.schemas.types import Output
from answerable.promises.models import PolicyVersion, Promise
from answerable.promises.models.promises import PromiseKind, PromiseState
from answerable.tickets.models import Priority


class PromiseOut(Output):
    """`due_at` is null while the clock stands, then `seconds_left` of counted time remain. What was stated
    in an answer has its `message_id` and `words`."""

    id: int
    kind: PromiseKind
    state: PromiseState
    is_late: bool
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    seconds_left: int | None
    version_id: int | None
    message_id: int | None
    words: str


def promise_out(promise: Promise, *, at: datetime) -> PromiseOut:
    return PromiseOut(
        id=promise.pk,
        kind=PromiseKind(promise.kind),
        state=PromiseState(promise.state),
        is_late=promise.is_late(at=at),
        started_at=promise.started_at,
        ended_at=promise.ended_at,
        due_at=promise.due_at,
        seconds_left=promise.left,
        version_id=promise.version_id,
        message_id=promise.message_id,
        words=promise.words,
    )


class StepOut(Output):
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
    steps: list[StepOut]


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
            StepOut(after_seconds=step["after"], what=step["what"], value=step.get("value"))
            for step in version.steps
        ],
    )


class PolicyOut(Output):
    """`held` is what it promises now; null before its first version begins."""

    id: int
    name: str
    held: PolicyVersionOut | None
