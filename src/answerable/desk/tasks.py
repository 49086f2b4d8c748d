"""The desk's own periodic work."""

from django.utils import timezone

from answerable.desk.presence import forget_gone
from answerable.ledger.jobs import job


@job()
def clean_up() -> None:
    forget_gone(timezone.now())
