"""Visitors have no name until they give one, or an address: then whoever reads their ticket is told it."""

from datetime import datetime

from django.db import transaction

from answerable.channels.chat.models import Visitor
from answerable.channels.chat.settings import CHANNEL
from answerable.ledger.actor import SYSTEM
from answerable.people.actions import change_customer
from answerable.people.models import Customer, Identity


@transaction.atomic
def call_as_told(visitor: Visitor, *, at: datetime, was: str = "") -> None:
    """The customer whom nobody has named yet; `was` is what they were called by this before. A name takes the place of
    an address, and nothing takes the place of what a colleague wrote. Twice is harmless."""
    name = visitor.name or visitor.mail
    known = Identity.objects.select_related("customer__merged_into")
    found = known.filter(channel=CHANNEL, address=visitor.key).first()
    if not name or found is None or found.person.erased_at is not None:
        return
    person = Customer.objects.select_for_update().get(pk=found.person.pk)
    if person.name in {"", was, visitor.mail} and person.name != name:
        change_customer(person, name=name, by=SYSTEM, at=at)
