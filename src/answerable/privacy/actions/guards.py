"""What the verbs of this room begin with."""

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Customer
from answerable.tickets.models import Ticket


def require(by: Actor, right: str, about: Customer | Ticket) -> None:
    """What is done to a person is done to all that they wrote: it takes somebody who sees everything."""
    if not type(about).objects.visible_to(by).filter(pk=about.pk).exists():
        raise type(about).DoesNotExist
    if not by.may(right) or not by.scope.everything:
        raise NotAllowed
