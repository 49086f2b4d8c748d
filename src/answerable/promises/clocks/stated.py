"""Promises that stand in answers: they run from the moment an answer has arrived until they are kept or withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from answerable.promises.clocks.history import History, Statement
from answerable.promises.clocks.running import Outcome
from answerable.promises.clocks.waiting import ended_at


@dataclass(frozen=True, slots=True)
class StatedRun:
    statement: Statement
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome

    @property
    def is_kept(self) -> bool | None:
        """Done in time; None while that is open, or it was taken back in time."""
        if self.outcome == Outcome.WITHDRAWN and self.ended_at is not None:
            return False if self.ended_at > self.statement.due else None
        return None if self.ended_at is None else self.ended_at <= self.statement.due


def stated_runs(history: History) -> list[StatedRun]:
    """In the order in which they were written. What did not arrive promised nobody anything, and what was found to be
    no promise never was one."""
    found = []
    for each in history.stated:
        if each.delivered_at is None or each.was_none:
            continue
        ended, outcome = min(_ends(each, each.delivered_at, history), default=(None, Outcome.RUNNING))
        found.append(StatedRun(each, each.delivered_at, ended, outcome))
    return found


def _ends(statement: Statement, began: datetime, history: History) -> Iterator[tuple[datetime, Outcome]]:
    """A person's word; where a word was promised, our next answer; the end of the ticket, if that came after it."""
    if statement.kept_at is not None:
        yield max(began, statement.kept_at), Outcome.DONE
    if statement.withdrawn_at is not None:
        yield max(began, statement.withdrawn_at), Outcome.WITHDRAWN
    if statement.is_answer:
        for said in history.said:
            if not said.is_inbound and said.delivered_at is not None and said.at > statement.written_at:
                yield max(began, said.delivered_at), Outcome.DONE
    ended = ended_at(history)
    if ended is not None and ended > began:  # "send and close" does not keep what it promises
        yield ended, Outcome.DONE
