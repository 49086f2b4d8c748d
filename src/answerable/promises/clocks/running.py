"""The contract clock: what was promised, how much of the time for it is used, and by when it is owed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from answerable.promises.clocks.history import ENDED, Changed, History, Kind, Terms
from answerable.promises.clocks.waiting import Wait, waits
from answerable.regions.hours import NeverOpen


class Outcome(StrEnum):
    RUNNING = "running"
    DONE = "done"  # what was owed was done; in time or not, `Run.is_kept` says
    NOT_ANSWERED = "not_answered"  # the ticket ended, and the answer never came
    WITHDRAWN = "withdrawn"  # of stated ones: a person took it back
    NOT_NEEDED = "not_needed"  # the matter was settled before the next word was due


class Run(NamedTuple):
    """One promise: from `started_at`, so much counted time was given for it.

    `target` and `terms` are those that held at its end, or hold now; earlier ones say only which time counted.
    `due_at` is when the time is, or was, used up; None while the clock stands, then `left` is what remains.
    """

    kind: Kind
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome
    target: timedelta
    terms: Terms
    due_at: datetime | None
    left: timedelta | None = None

    @property
    def is_paused(self) -> bool:
        return self.outcome == Outcome.RUNNING and self.due_at is None

    @property
    def is_kept(self) -> bool | None:
        """Whether it was done in time; None while that is open, or nothing was needed."""
        if self.outcome in (Outcome.RUNNING, Outcome.NOT_NEEDED, Outcome.WITHDRAWN):
            return None
        if self.outcome == Outcome.NOT_ANSWERED or self.ended_at is None:
            return False
        return self.due_at is None or self.ended_at <= self.due_at


class Stage(NamedTuple):
    """A stretch of a ticket's life in which nothing changes that a clock depends on; `end` is None for the last."""

    start: datetime
    end: datetime | None
    category: str
    priority: int
    terms: Terms | None
    is_waiting: bool

    def counts(self, kind: Kind) -> bool:
        """Whether the clock of this kind goes. It stands once the ticket has ended, and where the terms let it pause:
        never while the customer waits for us."""
        if self.terms is None or self.category in ENDED:
            return False
        return self.is_waiting or self.category not in self.terms.pauses.get(kind, ())


def runs(history: History) -> list[Run]:
    """Every promise made about the ticket, in the order in which they began."""
    waited = waits(history)
    stages = _stages(history, waited)
    found = [
        run
        for kind, start, end, outcome in _owed(history, waited, stages)
        if (run := _run(stages, kind, start, end, outcome)) is not None
    ]
    return sorted(found, key=lambda run: (run.started_at, run.kind))


def stages(history: History) -> list[Stage]:
    return _stages(history, waits(history))


_Owed = tuple[Kind, datetime, datetime | None, Outcome]


def _owed(history: History, waited: Sequence[Wait], stages: Sequence[Stage]) -> Iterator[_Owed]:
    kind = Kind.FIRST_ANSWER
    for wait in waited:
        outcome = Outcome.RUNNING if wait.end is None else Outcome.DONE
        yield kind, wait.start, wait.end, Outcome.NOT_ANSWERED if wait.is_given_up else outcome
        kind = Kind.NEXT_ANSWER
    yield from _updates(history, stages)
    ended = _last_end(stages)
    yield Kind.RESOLUTION, history.opened_at, ended, Outcome.RUNNING if ended is None else Outcome.DONE


def _updates(history: History, stages: Sequence[Stage]) -> Iterator[_Owed]:
    """From each answer to the next. The first begins when we have first spoken: until then an answer is owed. Where the
    ticket ends, so does the rhythm; it begins anew when the ticket comes back."""
    spoken = sorted(
        message.delivered_at
        for message in history.said
        if not message.is_inbound and message.delivered_at is not None
    )
    if not spoken:
        return
    for start, end in _alive(stages):
        began = max(start, spoken[0])
        for moment in spoken:
            if began < moment and (end is None or moment <= end):
                yield Kind.UPDATE, began, moment, Outcome.DONE
                began = moment
        if end is None:
            yield Kind.UPDATE, began, None, Outcome.RUNNING
        elif began < end:
            yield Kind.UPDATE, began, end, Outcome.NOT_NEEDED


def _alive(stages: Sequence[Stage]) -> Iterator[tuple[datetime, datetime | None]]:
    """When the ticket was neither solved nor closed."""
    start: datetime | None = None
    for stage in stages:
        if stage.category in ENDED:
            if start is not None:
                yield start, stage.start
            start = None
        elif start is None:
            start = stage.start
    if start is not None:
        yield start, None


def _last_end(stages: Sequence[Stage]) -> datetime | None:
    end: datetime | None = None
    for stage in stages:
        if stage.category not in ENDED:
            end = None
        elif end is None:
            end = stage.start
    return end


def _run(
    stages: Sequence[Stage], kind: Kind, start: datetime, end: datetime | None, outcome: Outcome
) -> Run | None:
    """None where nothing of the kind is promised at its end."""
    lived = _lived(stages, start, end)
    last = lived[-1]
    target = last.terms.target(kind, last.priority) if last.terms is not None else None
    if target is None or last.terms is None:
        return None
    due, left = _due(lived, kind, start, end, target)
    return Run(kind, start, end, outcome, target, last.terms, due, left)


def _lived(stages: Sequence[Stage], start: datetime, end: datetime | None) -> Sequence[Stage]:
    """The stages that a run went through. What changed at the very moment of its end came after it."""
    begun = [stage for stage in stages if end is None or stage.start < end] or stages[:1]
    return [stage for stage in begun if stage.end is None or stage.end > start] or begun[-1:]


def _due(
    lived: Sequence[Stage], kind: Kind, start: datetime, end: datetime | None, target: timedelta
) -> tuple[datetime | None, timedelta | None]:
    """When the time is used up if all goes on as in the last stage; None and what is left while the clock stands. What
    is over stays as it is: hours that change after the end are none of its."""
    left = target
    for stage in lived:
        if not stage.counts(kind):
            continue
        low = max(start, stage.start)
        if stage is not lived[-1] and stage.end is not None:
            used = counted(stage.terms, low, stage.end)
            if used < left:
                left -= used
                continue
        due = _after(stage.terms, low, left, end)
        return due, left if due is None else None
    return None, left


def counted(terms: Terms | None, start: datetime, end: datetime) -> timedelta:
    if terms is None or terms.timeline is None:
        return end - start
    return terms.timeline.worked(start, end)


def _after(terms: Terms | None, start: datetime, left: timedelta, end: datetime | None) -> datetime | None:
    """None where hours that were emptied never come to it: the clock stands, and mail is taken in all the same."""
    if terms is None or terms.timeline is None:
        return start + left
    timeline = terms.timeline if end is None else terms.timeline.as_of(end)
    try:
        return timeline.after(start, left)
    except NeverOpen:
        return None


def _stages(history: History, waited: Sequence[Wait]) -> list[Stage]:
    """The ticket's life cut wherever something changes."""
    marks: list[tuple[datetime, Changed | int]] = [(change.at, change) for change in history.changes]
    for wait in waited:
        marks.append((wait.start, 1))
        if wait.end is not None:
            marks.append((wait.end, -1))
    marks.sort(key=lambda mark: mark[0])
    found: list[Stage] = []
    start, category, priority, waiting = history.opened_at, history.category, history.priority, 0
    terms: Terms | None = None
    for at, change in marks:
        if at > start:
            found.append(Stage(start, at, category, priority, terms, waiting > 0))
            start = at
        if isinstance(change, int):
            waiting += change
            continue
        category = change.category or category
        priority = change.priority or priority
        terms = None if change.is_free else change.terms or terms
    found.append(Stage(start, None, category, priority, terms, waiting > 0))
    return found
