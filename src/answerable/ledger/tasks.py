"""The ledger's own periodic work."""

import shutil
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from answerable.ledger.jobs import job
from answerable.ledger.seals import seal_all

log = structlog.get_logger(__name__)


@job()
def seal_events() -> None:
    seal_all(timezone.now())


@job()
def shorten_log() -> None:
    """SQLite cannot shorten its write-ahead log while anyone reads; ask again and again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@job()
def watch_disk() -> None:
    """Say so in the log before the disk is full."""
    free = shutil.disk_usage(Path(settings.DATA_DIR)).free
    if free < 500 * 1024 * 1024:
        log.error("disk.nearly_full", free_bytes=free)
