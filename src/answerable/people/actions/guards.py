"""What the verbs of this room begin with."""

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Customer


def require(by: Actor, right: str) -> None:
    if not by.may(right):
        raise NotAllowed


def require_sight(by: Actor, *customers: Customer) -> None:
    """What one may not see does not exist."""
    if by.scope.everything:
        return
    for customer in customers:
        if not Customer.objects.visible_to(by).filter(pk=customer.pk).exists():
            raise Customer.DoesNotExist
