"""All that a policy says, as somebody wants it: checked, kept as a version, and read from one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid
from answerable.people.models import Team
from answerable.promises.asking import can_ask
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Policy, PolicyVersion, Source
from answerable.promises.models.promises import PromiseKind
from answerable.regions.models import Calendar
from answerable.tickets.conditions import MOST, Conditions
from answerable.tickets.models import ENDED, Category, Priority

# What a policy can promise; what is stated in an answer is promised there.
KINDS = (Kind.FIRST_ANSWER, Kind.NEXT_ANSWER, Kind.UPDATE, Kind.RESOLUTION)
# An answer is owed while the customer waits, and then no clock stands: nothing could pause it.
PAUSING = (Kind.UPDATE, Kind.RESOLUTION)
PAUSES = tuple(category.value for category in Category if category not in ENDED)
MOST_STEPS = 5
MOST_LENGTH = timedelta(days=365)
_SECOND = timedelta(seconds=1)

Targets = Mapping[Kind, Mapping[int, timedelta]]


class StepWhat(StrEnum):
    TELL = "tell"
    PRIORITY = "priority"
    TEAM = "team"


@dataclass(frozen=True)
class StepAfter:
    """What happens so much counted time after something was due. `value`: the priority, or the team's key."""

    after: timedelta
    what: StepWhat
    value: int | None = None


@dataclass(frozen=True)
class PolicyPlan:
    """A policy as somebody wants it. Without a calendar, day and night count."""

    name: str
    targets: Targets
    calendar: int | None = None
    pauses: Mapping[Kind, frozenset[str]] = field(default_factory=dict)
    warn_before: timedelta | None = None
    steps: Sequence[StepAfter] = ()
    conditions: Conditions = field(default_factory=Conditions)
    source: Source = Source.OWN  # where there is nothing of another source, the times above hold

    def kept(self) -> dict[str, Any]:
        """As a version's columns have it."""
        return {
            "conditions": self.conditions.as_json() if self.conditions.each else {},
            "calendar_id": self.calendar,
            "source": self.source,
            "targets": targets_kept(self.targets),
            "pauses": {kind.value: sorted(categories) for kind, categories in self.pauses.items()},
            "warn_before": None if self.warn_before is None else _seconds(self.warn_before),
            "steps": [_step_kept(step) for step in self.steps],
        }


def targets_kept(targets: Targets) -> dict[str, dict[str, int]]:
    """As a version's column has them."""
    return {
        kind.value: {str(priority): _seconds(length) for priority, length in by_priority.items()}
        for kind, by_priority in targets.items()
    }


def plan_of(policy: Policy, version: PolicyVersion) -> PolicyPlan:
    terms = version.terms(None)
    return PolicyPlan(
        name=policy.name,
        targets={kind: dict(by_priority) for kind, by_priority in terms.targets.items()},
        calendar=version.calendar_id,
        pauses=dict(terms.pauses),
        warn_before=None if version.warn_before is None else timedelta(seconds=version.warn_before),
        steps=[
            StepAfter(timedelta(seconds=step["after"]), StepWhat(step["what"]), step.get("value"))
            for step in version.steps
        ],
        conditions=version.asked,
        source=Source(version.source),
    )


@transaction.atomic
def checked(wanted: PolicyPlan) -> PolicyPlan:
    """As it is kept; raises Invalid with a sentence. What it names stays locked in a verb's transaction, so
    that whoever removes a calendar or a team at the same time comes before, or finds the policy."""
    name = " ".join(wanted.name.replace("\x00", "").split())
    if not name or len(name) > 120:
        raise Invalid(_("A name has between 1 and 120 characters."))
    if wanted.calendar is not None and not _is_there(Calendar.objects.active(), wanted.calendar):
        raise Invalid(_("The calendar is not there any more. Choose another."))
    _check_conditions(wanted.conditions)
    if wanted.warn_before is not None:
        _check_length(wanted.warn_before, _("The warning"))
    return PolicyPlan(
        name=name,
        targets=checked_targets(wanted.targets),
        calendar=wanted.calendar,
        pauses=_pauses(wanted.pauses),
        warn_before=wanted.warn_before,
        steps=_steps(wanted.steps),
        conditions=wanted.conditions,
        source=wanted.source,
    )


def _check_conditions(given: Conditions) -> None:
    """What was typed was read by `conditions.read`."""
    if len(given.each) > MOST:
        raise Invalid(_("A policy has at most 20 conditions."))
    if not all(can_ask(each.what) for each in given.each):
        raise Invalid(
            _("Promises do not depend on one of the conditions: it may change without being noticed.")
        )


def checked_targets(given: Targets) -> Targets:
    """In the order of kinds and priorities, without what promises nothing."""
    kept: dict[Kind, dict[int, timedelta]] = {}
    for kind, by_priority in given.items():
        if kind not in KINDS or not set(by_priority) <= set(Priority.values):
            raise Invalid(_("There is no such promise, or no such priority."))
        for length in by_priority.values():
            _check_length(length, str(PromiseKind(kind).label).capitalize())
    for kind in KINDS:
        by_priority = given.get(kind, {})
        lengths = {value: by_priority[value] for value in Priority.values if value in by_priority}
        if lengths:
            kept[kind] = lengths
    if not kept:
        raise Invalid(_("Promise something: at least one time, for one priority."))
    return kept


def _check_length(length: timedelta, what: str) -> None:
    if not timedelta(minutes=1) <= length <= MOST_LENGTH:
        raise Invalid(_("%(what)s: a minute at least, a year at most.") % {"what": what})


def _pauses(given: Mapping[Kind, frozenset[str]]) -> Mapping[Kind, frozenset[str]]:
    for kind, categories in given.items():
        if not categories <= set(PAUSES):
            raise Invalid(_("There is no such kind of status to wait in."))
        if categories and kind not in PAUSING:
            raise Invalid(_("While an answer is owed the customer waits: that never pauses."))
    return {kind: frozenset(given[kind]) for kind in PAUSING if given.get(kind)}


def _steps(given: Sequence[StepAfter]) -> Sequence[StepAfter]:
    if len(given) > MOST_STEPS:
        raise Invalid(_("There are at most 5 steps."))
    last = timedelta(0)
    for step in given:
        _check_length(step.after, _("A step after it was due"))
        if step.after < last:
            raise Invalid(_("Put the steps in order: each comes after the one before."))
        last = step.after
        _check_step(step)
    return [StepAfter(s.after, s.what, None if s.what == StepWhat.TELL else s.value) for s in given]


def _check_step(step: StepAfter) -> None:
    if step.what == StepWhat.PRIORITY and step.value not in Priority.values:
        raise Invalid(_("Choose which priority a step gives."))
    if step.what == StepWhat.TEAM and not _is_there(Team.objects.active(), step.value):
        raise Invalid(_("A step gives to a team that is not there any more. Choose another."))


def _is_there(rows: QuerySet[Any], pk: int | None) -> bool:
    return rows.select_for_update().filter(pk=pk).first() is not None


def _step_kept(step: StepAfter) -> dict[str, Any]:
    kept: dict[str, Any] = {"after": _seconds(step.after), "what": step.what.value}
    return kept if step.value is None else {**kept, "value": step.value}


def _seconds(length: timedelta) -> int:
    return int(length / _SECOND)
