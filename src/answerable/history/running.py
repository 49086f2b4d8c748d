"""An import on its way: batch after batch, each a transaction that says how far it came. Cut short anywhere, it goes on
behind the last whole batch; what is here already is never written again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils import timezone

from answerable.history import events
from answerable.history.mapping import check_table
from answerable.history.models import Brought, HistoryRun, RunState
from answerable.history.persons import Colleagues
from answerable.history.shape import Case, Change, Loss, Said, Unreadable
from answerable.history.sources import SOURCES
from answerable.history.storing import drop_file
from answerable.history.tally import Tally
from answerable.history.understanding import understood
from answerable.history.writing import write
from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import record
from answerable.tickets.models import ENDED

BATCH = 200  # a second at most, for which others who want to write may wait
_MOST_TEAMS = 200  # new ones that a report names
Progress = Callable[[int], object]


@dataclass
class _Batch:
    cases: list[Case] = field(default_factory=list)
    lost: Tally = field(default_factory=Tally)


class Overtaken(Exception):
    """Somebody else does it, or ended it."""


def read(run: HistoryRun) -> Iterator[Case | Loss]:
    """Raises Unreadable, here or on the way."""
    source, plan = SOURCES[run.source], run.read_plan
    if source.rows is not None:
        check_table(plan)
    return source.read(Path(run.path), plan)


def advance(run_id: int, *, progress: Progress | None = None, seconds: float | None = None) -> bool:
    """Write what is still to be; whether it came to its end. After `seconds` it leaves the rest for later."""
    run = HistoryRun.objects.get(pk=run_id)
    if run.state != RunState.RUNNING:
        return True
    until = None if seconds is None else monotonic() + seconds
    colleagues = Colleagues(run)
    try:
        for batch in _batches(read(run), run.position):
            run = _write(run, batch, colleagues)
            if progress:
                progress(run.position)
            if until is not None and monotonic() > until:
                return False
    except Overtaken:
        return True
    except Unreadable as error:
        stop(run_id, str(error))
        return True
    _finish(run_id)
    return True


def look_through(run_id: int, *, progress: Progress | None = None) -> None:
    """A trial: what would be brought and what would be lost; nothing is changed but the run's own row."""
    run = HistoryRun.objects.get(pk=run_id)
    if run.state != RunState.TRYING:
        return
    tally, now = Tally(), timezone.now()
    trial = _Trial(run, tally, now)
    try:
        for batch in _batches(read(run), 0):
            trial.look_at(batch)
            if progress:
                progress(tally.counts.get("cases", 0))
    except Unreadable as error:
        stop(run_id, str(error), tally)
        return
    trial.end()
    changed = {"state": RunState.TRIED, "report": tally.as_json(), "error": "", "done_at": now}
    HistoryRun.objects.filter(pk=run_id, state=RunState.TRYING).update(**changed)


def _batches(found: Iterator[Case | Loss], position: int) -> Iterator[_Batch]:
    """From behind the case at that position, with what is lost on the way."""
    passed, batch = 0, _Batch()
    for each in found:
        if passed < position:
            passed += isinstance(each, Case)
        elif isinstance(each, Loss):
            batch.lost.lose([each])
        else:
            batch.cases.append(each)
        if len(batch.cases) >= BATCH:
            yield batch
            batch = _Batch()
    yield batch


@transaction.atomic
def _write(run: HistoryRun, batch: _Batch, colleagues: Colleagues) -> HistoryRun:
    now = timezone.now()
    locked = _locked(run)
    tally = Tally(locked.report)
    tally.take_in(batch.lost)
    cases = []
    for case in batch.cases:
        found, losses = understood(case, locked.read_plan, now=now)
        tally.lose(losses)
        if found is not None:
            cases.append(found)
            tally.spans(found.opened_at.isoformat())
    tally.count("cases", len(batch.cases))
    locked.tickets += write(cases, locked, colleagues, tally, now=now)
    locked.position += len(batch.cases)
    locked.known, locked.events = tally.counts.get("known", 0), tally.counts.get("events", 0)
    locked.report = tally.as_json()
    locked.save(update_fields=["position", "tickets", "known", "events", "report"])
    return locked


def _locked(run: HistoryRun) -> HistoryRun:
    locked = HistoryRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.state != RunState.RUNNING or locked.position != run.position:
        raise Overtaken
    return locked


@transaction.atomic
def _finish(run_id: int) -> None:
    run = HistoryRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.state != RunState.RUNNING:
        return
    run.state, run.done_at, run.error = RunState.DONE, timezone.now(), ""
    run.save(update_fields=["state", "done_at", "error"])
    told: dict[str, Any] = {"tickets": run.tickets, "known": run.known, "events": run.events}
    record(events.FINISHED, run, by=SYSTEM, at=run.done_at, losses=Tally(run.report).lost, **told)
    drop_file(run)


@transaction.atomic
def stop(run_id: int, error: str, tally: Tally | None = None) -> None:
    """It cannot go on; what was brought stays, and it can be begun again."""
    run = HistoryRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if not run.is_active:
        return
    run.state, run.error, run.done_at = RunState.FAILED, error, timezone.now()
    if tally is not None:
        run.report = tally.as_json()
    run.save(update_fields=["state", "error", "done_at", "report"])
    record(events.STOPPED, run, by=SYSTEM, at=run.done_at, tickets=run.tickets)


class _Trial:
    """Counts what writing would do, in memory of the size of one batch and the names of teams."""

    def __init__(self, run: HistoryRun, tally: Tally, now: datetime) -> None:
        self.run, self.tally, self.now = run, tally, now
        self.plan = run.read_plan
        self.colleagues = Colleagues(run)
        self.teams: dict[str, bool] = {}

    def look_at(self, batch: _Batch) -> None:
        self.tally.take_in(batch.lost)
        self.tally.count("cases", len(batch.cases))
        here = set(
            Brought.objects.filter(
                label=self.run.label, key__in=[case.key for case in batch.cases]
            ).values_list("key", flat=True)
        )
        for case in batch.cases:
            found, losses = understood(case, self.plan, now=self.now)
            self.tally.lose(losses)
            if found is None:
                continue
            if found.key in here:
                self.tally.count("known")
                continue
            self.tally.count("tickets")
            self.tally.spans(found.opened_at.isoformat())
            self._count(found)

    def _count(self, case: Case) -> None:
        state = None
        for step in case.steps:
            if isinstance(step, Said):
                self.tally.count("notes" if step.is_note else "messages")
            elif isinstance(step, Change):
                self.tally.count("changes")
                state = step.state or state
                if step.team and step.team not in self.teams:
                    self.teams[step.team] = self.colleagues.has_team(step.team)
        self.tally.count("ended" if state in ENDED else "open")

    def end(self) -> None:
        new = sorted(name for name, is_here in self.teams.items() if not is_here)
        self.tally.count("new_teams", len(new))
        self.tally.new_teams = new[:_MOST_TEAMS]
