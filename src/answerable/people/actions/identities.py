"""The addresses of a customer: added, proven, made the main one, moved to whose they are, taken away."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Kind
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people import events
from answerable.people.actions.guards import refuse_erased, require, require_sight
from answerable.people.addresses import MAIL, NUMBERS, normalise, number_in
from answerable.people.masking import Part, refuse_masked
from answerable.people.models import Customer, Identity


@transaction.atomic
def add_identity(
    customer: Customer, channel: str, address: str, *, by: Actor, at: datetime, verified: bool = False
) -> Identity:
    require_sight(by, customer)
    require(by, "customer.edit")
    refuse_masked(by, Part.ADDRESS if channel == MAIL else Part.NUMBER)
    normal = normalise(channel, address)
    if not normal:
        if channel in NUMBERS:
            raise Invalid(_("Write the number with its country, as in +32 9 123 45 67."))
        raise Invalid(_("That is not an address on this channel."))
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    refuse_erased(customer)
    identity, is_new = Identity.objects.get_or_create(
        channel=channel,
        address=normal,
        defaults={"customer": customer, "created_at": at, "verified_at": at if verified else None},
    )
    if identity.customer_id != customer.pk:
        raise Refusal(_("That address belongs to another customer. Merge the two if they are one person."))
    if is_new:
        settle_main_address(customer)
        record(events.IDENTITY_ADDED, customer, by=by, at=at, identity=identity.pk, channel=channel)
    return identity


@transaction.atomic
def verify_identity(identity: Identity, *, by: Actor, at: datetime) -> Identity:
    """They proved that the address is theirs; a colleague who says so stands for it."""
    identity = _locked(identity, by)
    if identity.is_verified:
        return identity
    identity.verified_at, identity.verified_by_id = at, by.staff_id
    identity.save(update_fields=["verified_at", "verified_by"])
    _record(events.IDENTITY_VERIFIED, identity, by=by, at=at)
    return identity


@transaction.atomic
def doubt_identity(identity: Identity, *, by: Actor, at: datetime) -> Identity:
    """It is not proven after all."""
    identity = _locked(identity, by)
    if not identity.is_verified:
        return identity
    identity.verified_at = identity.verified_by = None
    identity.save(update_fields=["verified_at", "verified_by"])
    identity.sign_ins.all().delete()
    _record(events.IDENTITY_DOUBTED, identity, by=by, at=at)
    return identity


@transaction.atomic
def make_main(identity: Identity, *, by: Actor, at: datetime) -> Identity:
    """They are written to there first, and called by it while they have no name."""
    identity = _locked(identity, by)
    if identity.is_main:
        return identity
    identity.customer.address = identity.address
    identity.customer.save(update_fields=["address"])
    _record(events.IDENTITY_MADE_MAIN, identity, by=by, at=at)
    return identity


@transaction.atomic
def move_identity(identity: Identity, to: Customer, *, by: Actor, at: datetime) -> Identity:
    """The address is another's: what comes from it from now on is theirs. What was written before stays where it is."""
    require_sight(by, to)
    identity = _locked(identity, by)
    if identity.customer_id == to.pk:
        return identity
    # Again and in the order of keys, so that two who move to each other cannot wait for one another.
    people = Customer.objects.select_for_update().filter(pk__in=[identity.customer_id, to.pk]).order_by("pk")
    locked = {person.pk: person for person in people}
    was, to = locked[identity.customer_id], locked[to.pk]
    refuse_erased(to)
    if to.merged_into_id is not None:
        raise Refusal(_("They were merged into another customer. Choose that one."), code="merged")
    identity.customer, identity.verified_at, identity.verified_by = to, None, None
    identity.save(update_fields=["customer", "verified_at", "verified_by"])
    identity.sign_ins.all().delete()
    for person in (was, to):
        settle_main_address(person)
    facts: dict[str, Any] = {"identity": identity.pk, "channel": identity.channel}
    record(events.IDENTITY_MOVED, was, by=by, at=at, into=to.pk, **facts)
    record(events.IDENTITY_ADDED, to, by=by, at=at, **facts)
    return identity


@transaction.atomic
def remove_identity(identity: Identity, *, by: Actor, at: datetime) -> None:
    """Not their address. Who writes from it later is somebody new. Twice is harmless."""
    require_sight(by, identity.customer)
    require(by, "customer.edit")
    if not Identity.objects.filter(pk=identity.pk).exists():
        return
    identity = _locked(identity, by)
    if not identity.customer.identities.exclude(pk=identity.pk).exists():
        raise Refusal(
            _("It is the only address that is known of them. Add another first, or move it to whose it is."),
            code="last_address",
        )
    record(events.IDENTITY_REMOVED, identity.customer, by=by, at=at, channel=identity.channel)
    identity.delete()
    settle_main_address(identity.customer)


@transaction.atomic
def give_country(identity: Identity, country: str, *, by: Actor, at: datetime) -> Identity:
    """A number that was kept without its country is one of that country. Twice is harmless."""
    identity = _locked(identity, by)
    if identity.channel not in NUMBERS or identity.address.startswith("+"):
        return identity
    was, number = identity.address, number_in(country, identity.address)
    if not number:
        raise Invalid(_("That is no number of this country."))
    if Identity.objects.filter(channel=identity.channel, address=number).exists():
        raise Refusal(_("That number belongs to another customer. Merge the two if they are one person."))
    identity.address = number
    identity.save(update_fields=["address"])
    customer = identity.customer
    if customer.address == was:
        customer.address = number
        customer.save(update_fields=["address"])
    facts: dict[str, Any] = {"identity": identity.pk, "channel": identity.channel, "country": country}
    record(events.IDENTITY_GIVEN_COUNTRY, customer, by=by, at=at, **facts)
    return identity


def settle_main_address(customer: Customer) -> None:
    """The main address is one of theirs: where it is none any more, their first becomes it."""
    theirs = list(customer.identities.order_by("pk").values_list("address", flat=True))
    if customer.address not in (theirs or [""]):
        customer.address = theirs[0] if theirs else ""
        customer.save(update_fields=["address"])


def _locked(identity: Identity, by: Actor) -> Identity:
    # Without a join: PostgreSQL would not find the row again when somebody has just moved it to another customer.
    found = Identity.objects.select_for_update().get(pk=identity.pk)
    require_sight(by, found.customer)
    require(by, "customer.edit")
    return found


def _record(kind: Kind, identity: Identity, *, by: Actor, at: datetime) -> None:
    record(kind, identity.customer, by=by, at=at, identity=identity.pk, channel=identity.channel)
