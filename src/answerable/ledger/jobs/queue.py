"""Declaring tasks and enqueueing jobs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ParamSpec

from django.utils import timezone

from answerable.ledger.models import Job, JobState
from answerable.ledger.rows import insert_all, insert_missing

P = ParamSpec("P")
Step = Callable[[], object]
# A task does what is slow or outside first, and may return the step that must commit together with the job's end.
Task = Callable[P, Step | None]


class Lane(StrEnum):
    """Jobs of one lane wait for each other, never for those of another lane."""

    INSIDE = "inside"  # needs nothing but the database
    OUTSIDE = "outside"  # talks to other machines and may hang on them


class TryLater(Exception):
    """The task could not be done this time; says when to try again, without counting towards giving up."""

    def __init__(self, message: str, *, after: timedelta) -> None:
        super().__init__(message)
        self.after = after


class GiveUp(Exception):
    """Trying again cannot help; staff see the job with this message."""


@dataclass(frozen=True)
class _Declared:
    run: Callable[..., Step | None]
    lane: Lane
    max_attempts: int
    priority: int
    given_up: Callable[..., object] | None


_TASKS: dict[str, _Declared] = {}


def job(
    *,
    lane: Lane = Lane.INSIDE,
    max_attempts: int = 20,
    priority: int = 0,
    given_up: Callable[..., object] | None = None,
) -> Callable[[Callable[P, Step | None]], Callable[P, Step | None]]:
    """Mark a function as a task. It takes ids by keyword and must be safe to run twice.

    With 20 attempts and the back-off of `worker.back_off`, a task is tried for about two days. `given_up` is then
    called with the job's arguments and the last error as `error`, in the transaction that gives the job up.
    """

    def declare(function: Callable[P, Step | None]) -> Callable[P, Step | None]:
        _TASKS[name_of(function)] = _Declared(function, lane, max_attempts, priority, given_up)
        return function

    return declare


def name_of(function: Callable[..., object]) -> str:
    """`tickets.tasks.wake`: stable across restarts, readable on the jobs page."""
    return f"{function.__module__}.{function.__qualname__}".removeprefix("answerable.")


def tasks() -> Mapping[str, _Declared]:
    return _TASKS


def enqueue(
    task: Callable[P, Step | None],
    /,
    *,
    run_at: datetime | None = None,
    dedupe: str | None = None,
    **arguments: Any,
) -> None:
    """Insert the job in the caller's transaction; with `dedupe`, once while such a job is waiting or running."""
    name = name_of(task)
    declared = _TASKS[name]
    now = timezone.now()
    row = Job(
        task=name,
        arguments=arguments,
        lane=declared.lane.value,
        priority=declared.priority,
        run_at=run_at or now,
        created_at=now,
        max_attempts=declared.max_attempts,
        dedupe=dedupe,
    )
    if dedupe is None:
        insert_all([row])
    else:
        insert_missing([row])


def cancel(dedupe: str) -> bool:
    """Take back the job enqueued under that name; False when it is being done, or was."""
    taken, _by_kind = Job.objects.filter(dedupe=dedupe, state=JobState.READY).delete()
    return bool(taken)


def run_again(job_id: int) -> bool:
    """Let a job that was given up try afresh; False when it was not given up."""
    changed = Job.objects.filter(pk=job_id, state=JobState.DEAD).update(
        state=JobState.READY, attempts=0, run_at=timezone.now(), worker="", lease_until=None
    )
    return bool(changed)
