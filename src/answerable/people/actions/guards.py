"""What the verbs of this room begin with."""

from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Account, Customer


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


def require_sight_of(about: Customer | Account, by: Actor) -> None:
    if isinstance(about, Customer):
        require_sight(by, about)
    elif not Account.objects.visible_to(by).filter(pk=about.pk).exists():
        raise Account.DoesNotExist


def refuse_erased(*customers: Customer) -> None:
    """What is known of them is known no more, and stays so."""
    if any(customer.erased_at for customer in customers):
        raise Refusal(_("This person was erased: nothing is kept about them any more."), code="erased")
