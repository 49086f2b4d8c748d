"""The API's own periodic work."""

from django.utils import timezone

from answerable.api.idempotency import forget_old_keys
from answerable.ledger.jobs import job


@job()
def clean_up() -> None:
    """Answers kept for repeated requests hold personal data: they go after a day."""
    forget_old_keys(timezone.now())
