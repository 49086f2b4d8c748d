"""Looking ahead: the next jobs are fetched, and their slow parts done, while the one before them ends.

One thread beside the worker's claims and begins, in the order of the claims; the worker's thread asks for the next job
and ends it. What waits between the two is counted, so that no more than a few parsed mails are held at a time.
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import structlog
from django.db import connection

from answerable.ledger.jobs.queue import GiveUp, Step, tasks
from answerable.ledger.models import Job

Begun = Callable[[], Step | None]
_MOST = 3  # jobs: one that takes long is made up for by the others


class Ahead:
    def __init__(self, claim: Callable[[], Sequence[Job]]) -> None:
        self._claim = claim
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._claimed: deque[Job] = deque()  # filled and emptied in the pool's thread alone
        self._fetched: deque[Future[tuple[Job, Future[Step | None]] | None]] = deque()

    def next(self) -> tuple[Job, Begun] | None:
        """The next job and what waits for its slow part; None when nothing is due."""
        found = None
        while found is None and self._fetched:  # one of them may have come too early and found nothing
            found = self._fetched.popleft().result()
        if found is None:
            found = self._pool.submit(self._fetch).result()
        if found is None:
            return None
        # Without a backlog one look is enough: each that finds nothing is a question for nothing.
        while len(self._fetched) < (_MOST if self._claimed else 1):
            self._fetched.append(self._pool.submit(self._fetch))
        job, begun = found
        return job, begun.result

    def forget(self) -> None:
        """Let go of what was fetched; when this returns, none of it is being done any more."""
        for fetched in self._fetched:
            fetched.cancel()
            if not fetched.cancelled() and fetched.exception() is None:
                found = fetched.result()
                if found is not None:
                    found[1].cancel()
        self._fetched.clear()
        self._pool.submit(self._claimed.clear).result()  # after whatever still runs

    def close(self) -> None:
        self._pool.submit(lambda: connection.close())  # its thread's, not ours
        self._pool.shutdown()

    def _fetch(self) -> tuple[Job, Future[Step | None]] | None:
        if not self._claimed:
            self._claimed.extend(self._claim())
        if not self._claimed:
            return None
        job = self._claimed.popleft()
        return job, self._pool.submit(begin, job)


def begin(job: Job) -> Step | None:
    """The slow part: all that a task does outside the transaction that ends it."""
    drop_broken_connection()
    with structlog.contextvars.bound_contextvars(job=job.pk, task=job.task):
        declared = tasks().get(job.task)
        if declared is None:
            raise GiveUp(f"No such task: {job.task}")
        return declared.run(**job.arguments)


def drop_broken_connection() -> None:
    # One that works is kept: opening one before every look would be most of what an idle worker does.
    if connection.errors_occurred:
        connection.close()
