"""Running jobs: lease, run, finish. A worker that dies loses nothing; its leases run out and others take over.

1. claim: rows become `running` under this worker's name, with a lease;
2. run: the task does its slow part outside any transaction;
3. finish: the task's last step and the deletion of the row are one transaction, void if the lease was lost.
A heartbeat extends the leases while the worker lives and revives those of workers that no longer do.
"""

import os
import random
import secrets
import socket
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from django.db import IntegrityError, OperationalError, close_old_connections, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from answerable.ledger.jobs.ahead import Ahead, Begun, begin, drop_broken_connection
from answerable.ledger.jobs.queue import GiveUp, Lane, TryLater, tasks
from answerable.ledger.known import forget_everything
from answerable.ledger.models import Job, JobState
from answerable.ledger.rows import columns, row_of
from answerable.ledger.together import send_along, together

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=30)
BATCH = 20
_ERROR_LENGTH = 2000
# Written by hand, since every job comes through here; 'ready' stands in it for the index with that condition.
_DUE = (
    "SELECT id FROM ledger_job WHERE state = 'ready' AND run_at <= %s AND lane IN ({lanes}) "
    "ORDER BY priority DESC, run_at, id LIMIT %s"
)
_LEASE = (
    "WITH due AS MATERIALIZED ({due}) UPDATE ledger_job SET state = 'running', worker = %s, lease_until = %s "
    "WHERE id IN (SELECT id FROM due) RETURNING {columns}"
)
_SKIP_LOCKED = " FOR UPDATE SKIP LOCKED"
_FINISH = "DELETE FROM ledger_job WHERE id = %s AND worker = %s AND state = 'running'"
# See `_do_not_wait_for_the_disk`.
_FINISH_INSIDE = _FINISH + " RETURNING set_config('synchronous_commit', 'off', true)"


class LeaseLost(Exception):
    """Another worker has taken the job over; whatever this one did is rolled back."""


def back_off(attempts: int) -> timedelta:
    """5 s after the first failure, doubling to at most 6 hours, with a fifth of jitter either way."""
    seconds = min(5 * 2 ** min(attempts - 1, 20), 6 * 3600)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, not a secret


class Worker:
    """Runs the jobs of some lanes, one at a time; with `ahead`, each is fetched and its slow part done while the one
    before it ends."""

    def __init__(
        self,
        lanes: Iterable[Lane] = tuple(Lane),
        *,
        lease: timedelta = LEASE,
        batch: int = BATCH,
        ahead: bool = False,
    ) -> None:
        self.lanes = [lane.value for lane in lanes]
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.lease = lease
        self.batch = batch
        self._ahead = Ahead(self._claim_ahead) if ahead else None
        self._has_leftovers = False
        self._due = _DUE.format(lanes=", ".join(["%s"] * len(self.lanes)))

    def run(self, stop: threading.Event, wake: threading.Event | None = None, *, pause: float = 0.1) -> None:
        """Work until `stop` is set; when there is nothing to do, wait for `wake` or `pause` seconds."""
        heart = threading.Thread(target=self._beat, args=(stop,), daemon=True, name=f"heart-{self.name}")
        heart.start()
        while not stop.is_set():
            drop_broken_connection()
            try:
                self._do_not_wait_for_the_disk()
                done = self.run_once()
            except OperationalError as error:
                log.warning("worker.database", error=str(error))
                stop.wait(1)
                continue
            if not done:
                (wake or stop).wait(pause)
                if wake:
                    wake.clear()
        if self._ahead is not None:
            self._say_goodbye(self._ahead)
        connection.close()

    def run_once(self) -> int:
        """Run up to a batch of jobs; the number of those that were run."""
        if self._has_leftovers:
            # The last batch was cut short by the database; this worker lives, so no lease would run out.
            self._put_leftovers_back()
        self._has_leftovers = True
        done = 0
        for job, begun in self._begun():
            self._run(job, begun)
            done += 1
        self._has_leftovers = False
        return done

    def _say_goodbye(self, ahead: Ahead) -> None:
        drop_broken_connection()
        try:
            self._put_leftovers_back()
        except OperationalError as error:
            log.warning("worker.database", error=str(error))  # then their leases run out
        ahead.close()

    def _put_leftovers_back(self) -> None:
        """What is leased and not run is for anybody again; nothing of it is still being done."""
        if self._ahead is not None:
            self._ahead.forget()
        Job.objects.filter(worker=self.name, state=JobState.RUNNING).update(
            state=JobState.READY, worker="", lease_until=None
        )

    def claim(self) -> Sequence[Job]:
        """Lease up to a batch of due jobs, most urgent first."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        until = connection.ops.adapt_datetimefield_value(timezone.now() + self.lease)
        if connection.vendor == "postgresql":
            return self._lease(now, until, _SKIP_LOCKED)
        # A look first: an idle worker must never take SQLite's one write lock.
        if not self._is_any_due(now):
            return []
        with transaction.atomic():
            return self._lease(now, until)

    def _is_any_due(self, now: Any) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT EXISTS ({self._due})", [now, *self.lanes, 1])
            return bool(cursor.fetchone()[0])

    def _lease(self, now: Any, until: Any, lock: str = "") -> Sequence[Job]:
        statement = _LEASE.format(due=self._due + lock, columns=columns(Job))
        with connection.cursor() as cursor:
            cursor.execute(statement, [now, *self.lanes, self.batch, self.name, until])
            leased = [row_of(Job, values) for values in cursor.fetchall()]
        return sorted(leased, key=lambda job: (-job.priority, job.run_at, job.pk))

    def run_one(self, job: Job) -> None:
        """Run a job that this worker has leased."""
        self._run(job, partial(begin, job))

    def _begun(self) -> Iterator[tuple[Job, Begun]]:
        """Each job with what runs its slow part, or waits for it, and gives its last step."""
        if self._ahead is None:
            yield from ((job, partial(begin, job)) for job in self.claim())
            return
        for _ in range(self.batch):
            found = self._ahead.next()
            if found is None:
                return
            yield found

    def _claim_ahead(self) -> Sequence[Job]:
        drop_broken_connection()
        self._do_not_wait_for_the_disk()
        return self.claim()

    def _run(self, job: Job, begun: Begun) -> None:
        with structlog.contextvars.bound_contextvars(job=job.pk, task=job.task):
            try:
                step = begun()
                with transaction.atomic(), together():
                    self._finish(job)
                    if step is not None:
                        step()
            except LeaseLost:
                log.warning("job.lease_lost")
            except TryLater as later:
                self._put_back(job, str(later), timezone.now() + later.after)
            except GiveUp as error:
                self._give_up(job, str(error))
            except Exception as error:  # noqa: BLE001 - the edge of the process: one bad job must not stop the rest
                self._failed(job, error)

    def _finish(self, job: Job) -> None:
        is_inside = job.lane == Lane.INSIDE and connection.vendor == "postgresql"
        send_along(_FINISH_INSIDE if is_inside else _FINISH, [job.pk, self.name], _was_mine)

    def _do_not_wait_for_the_disk(self) -> None:
        """What touches nothing but the database need not: should the last moment be lost, then the row of the job is
        there again with everything that it had done undone, and whatever was told outside had waited for both.

        For SQLite here, in a thread that does nothing else; PostgreSQL is told in the transaction.
        """
        if self.lanes == [Lane.INSIDE] and connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=NORMAL")

    def _failed(self, job: Job, error: Exception) -> None:
        forget_everything()
        job.attempts += 1
        message = f"{type(error).__name__}: {error}"
        log.warning("job.failed", attempts=job.attempts, error=type(error).__name__, exc_info=error)
        if job.attempts >= job.max_attempts:
            self._give_up(job, message)
        elif _is_conflict(error) and job.attempts == 1:
            # Two did the same at once and the database let one through: now this one will see what it did.
            self._put_back(job, message, timezone.now())
        else:
            self._put_back(job, message, timezone.now() + back_off(job.attempts))

    def _put_back(self, job: Job, message: str, run_at: datetime) -> None:
        self._mine(job).update(
            state=JobState.READY,
            run_at=run_at,
            attempts=job.attempts,
            error=_clean(message),
            worker="",
            lease_until=None,
        )

    def _give_up(self, job: Job, message: str) -> None:
        log.error("job.given_up")
        job.error = _clean(message)
        with transaction.atomic():
            mine = self._mine(job).update(
                state=JobState.DEAD,
                attempts=job.attempts,
                error=job.error,
                worker="",
                lease_until=None,
                dedupe=None,  # a dead job must not stand in the way of a new one
            )
            if mine:
                _call_given_up(job)

    def _mine(self, job: Job) -> QuerySet[Job]:
        return Job.objects.filter(pk=job.pk, worker=self.name, state=JobState.RUNNING)

    def _beat(self, stop: threading.Event) -> None:
        while not stop.wait(self.lease.total_seconds() / 3):
            try:
                self.beat()
            except OperationalError as error:
                log.warning("worker.heartbeat", error=str(error))
            finally:
                close_old_connections()
        connection.close()

    def beat(self) -> None:
        """Extend this worker's leases; revive the jobs of workers whose leases ran out."""
        now = timezone.now()
        Job.objects.filter(worker=self.name, state=JobState.RUNNING).update(lease_until=now + self.lease)
        revive_expired(now)


def _is_conflict(error: BaseException | None) -> bool:
    """Also where somebody took the refusal for their own and went on in a transaction that was over."""
    return error is not None and (isinstance(error, IntegrityError) or _is_conflict(error.__context__))


def _was_mine(cursor: Any) -> None:
    if not cursor.rowcount:
        raise LeaseLost


def _clean(message: str) -> str:
    return message[:_ERROR_LENGTH].replace("\x00", "")  # PostgreSQL's text takes no NUL


def revive_expired(now: datetime) -> int:
    """Make jobs whose worker died ready again, counting the attempt so that one that kills its worker is given up."""
    expired = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    if not expired.exists():
        return 0
    with transaction.atomic():
        rows = list(expired.select_for_update(skip_locked=True))
        for row in rows:
            row.attempts += 1
            row.state = JobState.DEAD if row.attempts >= row.max_attempts else JobState.READY
            row.error = "The worker that ran this stopped before it was done."
            row.worker, row.lease_until = "", None
            row.dedupe = None if row.state == JobState.DEAD else row.dedupe
        Job.objects.bulk_update(rows, ["attempts", "state", "error", "worker", "lease_until", "dedupe"])
        for row in rows:
            if row.state == JobState.DEAD:
                _call_given_up(row)
    return len(rows)


def _call_given_up(job: Job) -> None:
    declared = tasks().get(job.task)
    if declared is None or declared.given_up is None:
        return
    try:
        with transaction.atomic():
            declared.given_up(**job.arguments, error=job.error)
    except OperationalError:
        raise  # the database's trouble: the worker comes back to this job
    except Exception:
        log.exception(
            "job.given_up_failed"
        )  # a bug there must neither stop the worker nor keep the job alive
