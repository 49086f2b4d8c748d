"""One worker process: threads for the lanes of jobs, one for the clock, and whatever listens for the channels."""

import signal
import sys
import threading
from collections.abc import Sequence

import structlog
from django.db import connection
from django.utils.module_loading import import_string

from answerable.channels.registry import load_all
from answerable.config.lifeline import end_with_parent
from answerable.config.listeners import LISTENERS
from answerable.config.machine import keep_what_is_loaded
from answerable.config.preparing import wait_until_prepared
from answerable.config.waking import wake_on_new_jobs
from answerable.ledger.jobs import Lane
from answerable.ledger.jobs.periodic import keep_time
from answerable.ledger.jobs.worker import Worker

log = structlog.get_logger(__name__)
_LAST_WORDS = 15
# A thread each. One for what needs the database alone: a message and the answer to it, received at once, are placed in
# their order. Several for the outside world: a server that hangs must not hold up what goes through others.
LANES = (Lane.INSIDE, Lane.OUTSIDE, Lane.OUTSIDE, Lane.OUTSIDE)


def work(*, with_parent: bool = False) -> None:
    """Work until a signal says stop. When a thread dies the whole process ends, so that it is started afresh."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if with_parent:
        end_with_parent()
    if not wait_until_prepared(stop):
        return
    load_all()
    keep_what_is_loaded()
    wakes = [(lane, threading.Event()) for lane in LANES]
    threads = [*_job_threads(stop, wakes), *_listener_threads(stop)]
    log.info("worker.started", threads=len(threads))
    dead = _wait_for_end(stop, threads)
    stop.set()
    for _lane, wake in wakes:
        wake.set()
    for thread in threads:
        thread.join(_LAST_WORDS)
    if dead:
        log.error("worker.thread_died", names=dead)
        sys.exit(1)


def _job_threads(
    stop: threading.Event, wakes: Sequence[tuple[Lane, threading.Event]]
) -> list[threading.Thread]:
    is_told = connection.vendor == "postgresql"
    pause = 1.0 if is_told else 0.1  # the pause also bounds how late a job planned for later begins
    threads = [
        _start(f"lane-{lane}", Worker([lane], ahead=lane is Lane.INSIDE).run, stop, wake, pause=pause)
        for lane, wake in wakes
    ]
    threads.append(_start("clock", keep_time, stop))
    if is_told:
        threads.append(_start("wake", wake_on_new_jobs, stop, wakes))
    return threads


def _listener_threads(stop: threading.Event) -> list[threading.Thread]:
    threads: list[threading.Thread] = []
    for path in LISTENERS:
        threads += import_string(path)(stop)
    return threads


def _start(name: str, target: object, *args: object, **kwargs: object) -> threading.Thread:
    thread = threading.Thread(target=target, args=args, kwargs=kwargs, name=name, daemon=True)  # type: ignore[arg-type]
    thread.start()
    return thread


def _wait_for_end(stop: threading.Event, threads: list[threading.Thread]) -> list[str]:
    """The names of threads that died before anybody said stop."""
    while not stop.wait(0.5):
        dead = [thread.name for thread in threads if not thread.is_alive()]
        if dead:
            return dead
    return []
