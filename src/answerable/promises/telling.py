"""When people are told of a promise: before it is due, when it is, and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.promises.policies import terms_of, version_of
from answerable.regions.hours import NeverOpen, Timeline

WITHOUT_POLICY = timedelta(
    hours=2
)  # before what is stated in an answer is due, where no policy says when to warn


@dataclass(frozen=True)
class Moment:
    """`step` is the number of the step after it was due; None for the warning and for the moment itself."""

    at: datetime
    is_warning: bool = False
    step: int | None = None


def moments(version_id: int | None, started_at: datetime, due_at: datetime) -> list[Moment]:
    """All of them in order: the warning, the moment itself, the steps. A warning that would come before the clock began
    is none: it falls on the moment itself, so that their number is the same whatever the time."""
    version = None if version_id is None else version_of(version_id)
    terms = None if version_id is None else terms_of(version_id)
    if version is None or terms is None:
        warned_at = max(due_at - WITHOUT_POLICY, started_at)
        return [Moment(warned_at, is_warning=True), Moment(due_at)]
    warned_at = _moved(terms.timeline, due_at, -timedelta(seconds=version.warn_before or 0))
    if warned_at <= started_at:
        warned_at = due_at
    steps = [
        Moment(_moved(terms.timeline, due_at, timedelta(seconds=step["after"])), step=number)
        for number, step in enumerate(version.steps)
    ]
    return [Moment(warned_at, is_warning=True), Moment(due_at), *steps]


def next_moment(told: int, all_moments: Sequence[Moment]) -> datetime | None:
    return all_moments[told].at if told < len(all_moments) else None


def _moved(timeline: Timeline | None, moment: datetime, amount: timedelta) -> datetime:
    if timeline is None:
        return moment + amount
    try:
        return timeline.after(moment, amount)
    except NeverOpen:
        return moment  # hours that were emptied: rather at once than never
