"""What is done about people's data after it was asked for, and by the clock."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import structlog
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.utils import timezone

from answerable.ledger.jobs import enqueue, job
from answerable.ledger.sqlite3.base import DatabaseWrapper
from answerable.privacy import exporting
from answerable.privacy.erasing import erase_some
from answerable.privacy.models import DataRequest, RetentionRule, State
from answerable.privacy.retention.applying import apply_some

log = structlog.get_logger(__name__)
_QUICKLY_WRITTEN = 256 * 1024 * 1024  # bytes: in some two seconds, for which writers wait
_LONGEST_RUN = 60.0  # seconds
_MERGES = 200  # steps of one run
_PAGES = 500  # of the search index, merged in one step


@job()
def export(request_id: int) -> Callable[[], None] | None:
    request = DataRequest.objects.select_related("customer__account").filter(pk=request_id).first()
    if request is None or request.state != State.WAITING:
        return None
    path, size = exporting.make(request)
    return lambda: exporting.keep(request_id, path, size, at=timezone.now())


@job()
def erase(request_id: int) -> Callable[[], None]:
    """Some of it; the next job does the next."""

    def step() -> None:
        request = DataRequest.objects.select_for_update().get(pk=request_id)
        if request.state != State.WAITING:
            return
        if erase_some(request, at=timezone.now()):
            enqueue(erase, request_id=request_id)
        else:
            enqueue(leave_no_trace)

    return step


@job()
def leave_no_trace() -> None:
    """SQLite's full-text index only marks what was deleted and drops the words when it merges its parts: merge all of
    them, a few pages at a time so that nobody waits, then empty the log and write a small file anew. PostgreSQL cleans
    up by itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for number in range(_MERGES):
            before = _changes()
            pages = -_PAGES if number == 0 else _PAGES
            cursor.execute("INSERT INTO tickets_search(tickets_search, rank) VALUES ('merge', %s)", [pages])
            if _changes() - before < 2:
                break
        else:
            enqueue(leave_no_trace)
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if Path(connection.settings_dict["NAME"]).stat().st_size <= _QUICKLY_WRITTEN:
        rewrite()
    else:
        log.warning(
            "privacy.compact", hint="`answerable compact`, at a quiet hour, clears the gaps of the file too."
        )


def rewrite() -> None:
    """SQLite's file without gaps; PostgreSQL has none that anybody could read."""
    database = connections[DEFAULT_DB_ALIAS]  # itself: `connection` only stands for it
    if isinstance(database, DatabaseWrapper):
        database.rewrite()


@job()
def keep_no_longer() -> None:
    """What is old enough for a rule, a few tickets at a time; what is left over is done the next time."""
    began = time.monotonic()
    rules = RetentionRule.objects.filter(is_active=True).values_list("pk", flat=True)
    has_erased = False
    for rule_id in list(rules):
        while time.monotonic() - began < _LONGEST_RUN and apply_some(rule_id, at=timezone.now()):
            has_erased = True
    if has_erased:
        enqueue(leave_no_trace, dedupe="leave_no_trace")


@job()
def drop_expired() -> None:
    """Copies that nobody needs any more."""
    now = timezone.now()
    for request in DataRequest.objects.filter(expires_at__lte=now)[:100]:
        _drop(request.pk)
    exporting.sweep(before=now - timedelta(days=1))


def _drop(pk: int) -> None:
    with transaction.atomic():
        request = DataRequest.objects.select_for_update().get(pk=pk)
        if request.path:
            exporting.drop(request, at=timezone.now())


def _changes() -> int:
    return int(connection.connection.total_changes)
