"""Why a clock shows what it shows: every stretch of time that counted, every one that did not, and the reasons."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from answerable.promises.clocks.history import ENDED, History, Kind
from answerable.promises.clocks.running import Stage, stages
from answerable.regions.hours import Why


class Reason(StrEnum):
    """Why time counts (the first two) or does not."""

    WAITING = "waiting"  # on the customer clock: they waited
    OPEN = "open"  # within the hours that count
    OUTSIDE = "outside"
    HOLIDAY = "holiday"
    DIFFERENT = "different"
    PAUSED = "paused"  # the status pauses this clock, and the customer has nothing open with us
    ENDED = "ended"
    NO_TERMS = "no_terms"  # nothing was promised yet
    ANSWERED = "answered"  # on the customer clock: nothing of theirs was unanswered


_COUNTS = frozenset({Reason.WAITING, Reason.OPEN})
_REASONS = {
    Why.OPEN: Reason.OPEN,
    Why.OUTSIDE: Reason.OUTSIDE,
    Why.HOLIDAY: Reason.HOLIDAY,
    Why.DIFFERENT: Reason.DIFFERENT,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of time. `name` is the holiday's or the different day's, or the category of status that pauses."""

    start: datetime
    end: datetime
    reason: Reason
    name: str = ""

    @property
    def counts(self) -> bool:
        return self.reason in _COUNTS

    @property
    def length(self) -> timedelta:
        return self.end - self.start


def contract_parts(history: History, kind: Kind, start: datetime, end: datetime) -> list[Part]:
    """All of an interval of one kind's clock; what counts in it adds up to what was used."""
    found: list[Part] = []
    for stage in stages(history):
        low, high = max(start, stage.start), min(end, stage.end or end)
        if low < high:
            for part in _of_stage(stage, kind, low, high):
                _add(found, part)
    return found


def customer_parts(history: History, until: datetime) -> list[Part]:
    """All of a ticket's life on the customer clock, from the first thing said; what counts adds up to `waited`."""
    found: list[Part] = []
    for stage in stages(history):
        end = min(until, stage.end or until)
        if stage.start < end:
            reason = Reason.WAITING if stage.is_waiting else Reason.ANSWERED
            _add(found, Part(stage.start, end, reason))
    return found


def used(parts: list[Part]) -> timedelta:
    return sum((part.length for part in parts if part.counts), timedelta(0))


def _of_stage(stage: Stage, kind: Kind, start: datetime, end: datetime) -> list[Part]:
    if stage.category in ENDED:
        return [Part(start, end, Reason.ENDED)]
    if stage.terms is None:
        return [Part(start, end, Reason.NO_TERMS)]
    if not stage.counts(kind):
        return [Part(start, end, Reason.PAUSED, stage.category)]
    if stage.terms.timeline is None:
        return [Part(start, end, Reason.OPEN)]
    return [
        Part(stretch.start, stretch.end, _REASONS[stretch.why], stretch.name)
        for stretch in stage.terms.timeline.stretches(start, end)
    ]


def _add(found: list[Part], part: Part) -> None:
    """Neighbours with the same reason are one."""
    if (
        found
        and found[-1].end == part.start
        and (found[-1].reason, found[-1].name) == (part.reason, part.name)
    ):
        found[-1] = Part(found[-1].start, part.end, part.reason, part.name)
    else:
        found.append(part)
