"""A ticket's times as other products count them: by its status alone, whoever waits. Pure, from the same history.

They promise nobody anything here; they are for whoever compares, or comes from there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from answerable.promises.clocks.history import ENDED, History
from answerable.promises.clocks.running import Stage, counted, stages


class Figure(StrEnum):
    FIRST_REPLY = "first_reply"
    REQUESTER_WAIT = "requester_wait"
    AGENT_WORK = "agent_work"
    TOTAL_RESOLUTION = "total_resolution"
    BETWEEN_ANSWERS = "between_answers"


_WITH_US = frozenset({"new", "open"})
_WITHOUT_THEM = _WITH_US | {"waiting_others"}


@dataclass(frozen=True)
class Measured:
    """`passed` in calendar time; `worked` within the hours that held for the promises, all of it where none did."""

    figure: Figure
    passed: timedelta
    worked: timedelta
    is_running: bool


def measure(history: History, *, until: datetime) -> list[Measured]:
    """What there is to measure by then. Hours are those of the policy that held at each moment."""
    lived = stages(history)
    is_alive = lived[-1].category not in ENDED
    found = [
        _of(Figure.REQUESTER_WAIT, lived, _within(lived, _WITHOUT_THEM, until), is_alive),
        _of(Figure.AGENT_WORK, lived, _within(lived, _WITH_US, until), is_alive),
        _of(
            Figure.TOTAL_RESOLUTION,
            lived,
            [(history.opened_at, until if is_alive else min(until, _ended(lived)))],
            is_alive,
        ),
    ]
    answers = sorted(
        each.delivered_at
        for each in history.said
        if not each.is_inbound and each.delivered_at is not None and each.delivered_at <= until
    )
    first = answers[0] if answers else until
    if any(each.is_inbound for each in history.said):
        found.insert(
            0, _of(Figure.FIRST_REPLY, lived, [(history.opened_at, first)], not answers and is_alive)
        )
    if len(answers) > 1:
        gaps = pairwise(answers)
        longest = max(gaps, key=lambda gap: gap[1] - gap[0])
        found.append(_of(Figure.BETWEEN_ANSWERS, lived, [longest], is_running=False))
    return found


def _of(
    figure: Figure, lived: Sequence[Stage], spans: Sequence[tuple[datetime, datetime]], is_running: bool
) -> Measured:
    cut = [piece for start, end in spans for piece in _cut(lived, start, end)]
    passed = sum((end - start for _stage, start, end in cut), timedelta())
    worked = sum((counted(stage.terms, start, end) for stage, start, end in cut), timedelta())
    return Measured(figure, passed, worked, is_running)


def _within(
    lived: Sequence[Stage], categories: frozenset[str], until: datetime
) -> list[tuple[datetime, datetime]]:
    return [
        (stage.start, min(until, stage.end or until))
        for stage in lived
        if stage.category in categories and stage.start < until
    ]


def _cut(
    lived: Sequence[Stage], start: datetime, end: datetime
) -> Iterator[tuple[Stage, datetime, datetime]]:
    """The part of each stage that lies between the two."""
    for stage in lived:
        low, high = max(start, stage.start), min(end, stage.end or end)
        if low < high:
            yield stage, low, high


def _ended(lived: Sequence[Stage]) -> datetime:
    """Since when it is over, of a ticket that is."""
    since = lived[-1].start
    for stage in reversed(lived):
        if stage.category not in ENDED:
            break
        since = stage.start
    return since
