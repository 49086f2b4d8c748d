"""What customers do about themselves, on the pages that are theirs."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.people import events
from answerable.people.actions.guards import refuse_erased
from answerable.people.models import Customer, Identity
from answerable.people.zones import zone_called


@transaction.atomic
def prove_identity(identity: Identity, *, by: Actor, at: datetime) -> Identity:
    """They followed what was sent to the address alone: it is theirs. Twice is harmless."""
    identity = Identity.objects.select_for_update().get(pk=identity.pk)
    _require_own(by, identity.person)
    if identity.is_verified:
        return identity
    identity.verified_at, identity.verified_by = at, None
    identity.save(update_fields=["verified_at", "verified_by"])
    about: dict[str, Any] = {"identity": identity.pk, "channel": identity.channel}
    record(events.IDENTITY_VERIFIED, identity.customer, by=by, at=at, **about)
    return identity


@transaction.atomic
def choose_own_ways(
    customer: Customer, *, language: str, time_zone: str, by: Actor, at: datetime
) -> Customer:
    """In which language and by which clock they read; an unknown zone is refused."""
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    _require_own(by, customer)
    refuse_erased(customer)
    zone = zone_called(time_zone) if time_zone else ""
    if time_zone and not zone:
        raise Invalid(_("There is no time zone of this name."))
    if (customer.language, customer.time_zone) == (language, zone):
        return customer
    customer.language, customer.time_zone = language[:12], zone
    customer.save(update_fields=["language", "time_zone"])
    record(events.CUSTOMER_CHANGED, customer, by=by, at=at)
    return customer


def _require_own(by: Actor, customer: Customer) -> None:
    """What is another's does not exist."""
    if by.kind is not ActorKind.CUSTOMER or by.id != customer.pk:
        raise Customer.DoesNotExist
