"""The desk's own periodic work."""

from django.utils import timezone

from answerable.desk.heard.seeing import forget_old
from answerable.desk.queues.bulk import forget_changes
from answerable.desk.reading.presence import forget_gone
from answerable.ledger.jobs import job


@job()
def clean_up() -> None:
    forget_gone(timezone.now())


@job()
def clean_up_undo() -> None:
    """What was kept for undoing is of no use once its time is over."""
    forget_changes(timezone.now())


@job()
def clean_up_notifications() -> None:
    forget_old(timezone.now())
