"""What the API does when something happens to people."""

from answerable.api.models import IdempotencyKey
from answerable.ledger.models import Event


def forget_answers(_event: Event) -> None:
    """Somebody was erased, or a ticket: answers kept for repeated requests may speak of them. The keys stay, so that
    nothing is done twice; who repeats a request is told that it was done, without what was answered."""
    IdempotencyKey.objects.exclude(body="").update(body="")
