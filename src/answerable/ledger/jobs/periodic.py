"""Periodic tasks. The whole list stands in one place: the setting LEDGER_PERIODIC names it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from cronsim import CronSim
from django.conf import settings
from django.db import OperationalError, close_old_connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from answerable.ledger.jobs.queue import enqueue
from answerable.ledger.models import Schedule

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Periodic:
    """A task without arguments, when it runs (five cron fields, UTC) and why."""

    task: str  # dotted path
    cron: str
    reason: str

    def next_after(self, moment: datetime) -> datetime:
        following: datetime = next(CronSim(self.cron, moment))
        return following


def table() -> Sequence[Periodic]:
    listed: Sequence[Periodic] = import_string(settings.LEDGER_PERIODIC)
    return listed


def enqueue_due(now: datetime) -> int:
    """Enqueue what is due; of several workers that try at once, the one that moves `next_at` does it."""
    next_times = dict(Schedule.objects.values_list("name", "next_at"))
    enqueued = 0
    for periodic in table():
        planned = next_times.get(periodic.task)
        if planned is None:
            Schedule.objects.get_or_create(name=periodic.task, defaults={"next_at": periodic.next_after(now)})
        elif planned <= now:
            enqueued += _enqueue_once(periodic, planned, now)
    return enqueued


def _enqueue_once(periodic: Periodic, planned: datetime, now: datetime) -> int:
    with transaction.atomic():
        moved = Schedule.objects.filter(name=periodic.task, next_at=planned).update(
            next_at=periodic.next_after(now)
        )
        if moved:
            enqueue(import_string(periodic.task), dedupe=f"periodic:{periodic.task}"[:120])
    return moved


def keep_time(stop: threading.Event, *, every: float = 5) -> None:
    """Enqueue due tasks until `stop` is set."""
    while not stop.wait(every):
        close_old_connections()
        try:
            enqueue_due(timezone.now())
        except OperationalError as error:
            log.warning("periodic.database", error=str(error))
