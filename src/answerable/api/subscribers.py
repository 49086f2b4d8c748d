"""What the API does when something happens to people."""

from answerable.api.models import IdempotencyKey, Token
from answerable.api.tokens import revoke_token
from answerable.ledger.models import Event
from answerable.ledger.subscribers import in_turn


def forget_answers(_event: Event) -> None:
    """Somebody was erased, or a ticket: answers kept for repeated requests may speak of them. The keys stay, so that
    nothing is done twice; who repeats a request is told that it was done, without what was answered."""
    IdempotencyKey.objects.exclude(body="").update(body="")


def revoke_tokens(event: Event) -> None:
    """Somebody left: should they come back, what programs kept of them opens nothing."""
    staff_id = int(event.stream.removeprefix("staff/"))
    for token in Token.objects.filter(staff=staff_id, revoked_at=None):
        revoke_token(token, by=in_turn(event), at=event.at)
