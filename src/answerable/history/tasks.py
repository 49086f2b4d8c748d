"""Imports go on behind the pages, a minute at a time."""

from django.utils import timezone

from answerable.history import running, storing, undoing
from answerable.history.models import HistoryRun, RunState
from answerable.ledger.jobs import Lane, enqueue, job

_LONGEST_RUN = 45.0  # seconds: then the worker looks at what else there is


def _give_up(run_id: int, error: str) -> None:
    running.stop(run_id, error)


@job(lane=Lane.OUTSIDE, max_attempts=5, given_up=_give_up)
def look_through(run_id: int) -> None:
    """In the lane of what takes long: nothing that must happen now waits behind it."""
    running.look_through(run_id)


@job(lane=Lane.OUTSIDE, max_attempts=5, given_up=_give_up)
def advance(run_id: int) -> None:
    if not running.advance(run_id, seconds=_LONGEST_RUN):
        enqueue(advance, run_id=run_id)


@job(lane=Lane.OUTSIDE, max_attempts=5, given_up=_give_up)
def take_out(run_id: int) -> None:
    undoing.take_out(run_id)


@job()
def clean_up() -> None:
    storing.sweep(now=timezone.now())


def hand_on(run: HistoryRun) -> None:
    """Let a worker do what was asked for."""
    task = {RunState.TRYING: look_through, RunState.RUNNING: advance, RunState.LEAVING: take_out}.get(
        RunState(run.state)
    )
    if task is not None:
        enqueue(task, dedupe=f"history:{run.pk}:{run.state}", run_id=run.pk)
