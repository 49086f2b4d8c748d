"""The customer clock: how long they really waited. Nothing pauses it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from answerable.promises.clocks.history import ENDED, History


class Wait(NamedTuple):
    """From the first thing that a customer wrote until an answer to it arrived; `end` is None while none has.

    `asked` counts what they wrote meanwhile: all but the first are chases.
    """

    start: datetime
    end: datetime | None
    asked: int
    is_given_up: bool = False  # the ticket ended without an answer, and they did not come back


def waits(history: History) -> list[Wait]:
    """Every wait, in the order of their beginnings.

    A message is answered by the first of our later ones to arrive. Two waits overlap where the customer wrote on
    between the writing of an answer and its arrival. A ticket that ends unanswered ends the wait as well, unless the
    customer comes back: then it had gone on all the time.
    """
    found: list[Wait] = []
    answered: datetime | None = None  # when the first answer to what is looked at arrived
    start: datetime | None = None
    asked = 0
    for message in reversed(history.said):
        if message.is_inbound:
            start, asked = message.at, asked + 1
        elif message.delivered_at is not None:
            if start is not None:
                found.append(Wait(start, answered, asked))
                start, asked = None, 0
            answered = message.delivered_at if answered is None else min(answered, message.delivered_at)
    if start is not None:
        found.append(Wait(start, answered, asked))
    found.reverse()
    if found and found[-1].end is None and (ended := ended_at(history)) is not None:
        last = found[-1]
        found[-1] = Wait(last.start, max(ended, last.start), last.asked, is_given_up=True)
    return found


def waited(history: History, *, until: datetime) -> timedelta:
    """All that the customer waited; what two waits share counts once."""
    total, reached = timedelta(0), None
    for wait in waits(history):
        start = wait.start if reached is None else max(wait.start, reached)
        end = min(until, wait.end or until)
        if end > start:
            total += end - start
            reached = end
    return total


def ended_at(history: History) -> datetime | None:
    """Since when the ticket is solved or closed; None while it is not."""
    since: datetime | None = None
    for change in history.changes:
        if change.category is None:
            continue
        if change.category not in ENDED:
            since = None
        elif since is None:
            since = change.at
    return since
