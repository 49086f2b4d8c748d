"""PostgreSQL tells of new jobs, so that a worker need not ask all the time."""

import threading
from collections.abc import Sequence

import structlog
from django.db import connection

from answerable.ledger.jobs import Lane

log = structlog.get_logger(__name__)
_CHANNEL = "answerable_jobs"
_LISTEN_SECONDS = 1.0  # how late a stop is noticed
_RETRY_SECONDS = 2.0


def wake_on_new_jobs(stop: threading.Event, wakes: Sequence[tuple[Lane, threading.Event]]) -> None:
    """Set the events of a lane whenever a job of it is committed, on a connection of its own outside the pool, until
    `stop` is set.

    Only a wake-up call: the rows are read from the table, so one that is lost costs a pause and never a job.
    """
    import psycopg

    while not stop.is_set():
        try:
            with psycopg.connect(**connection.get_connection_params(), autocommit=True) as listening:
                listening.execute(f"LISTEN {_CHANNEL}")
                for _lane, wake in wakes:  # for what came while nobody listened
                    wake.set()
                while not stop.is_set():
                    for told in listening.notifies(timeout=_LISTEN_SECONDS, stop_after=1):
                        _wake(wakes, told.payload)
        except psycopg.Error as error:
            log.warning("waking.database", error=str(error))
            stop.wait(_RETRY_SECONDS)


def _wake(wakes: Sequence[tuple[Lane, threading.Event]], told: str) -> None:
    for lane, wake in wakes:
        if lane == told:
            wake.set()
