"""Customers who come by the sign-in system of a brand. It proves the account; a mail address only where the system says
that it has verified it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from answerable.ledger.actor import SYSTEM
from answerable.ledger.actor import customer as as_customer
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.people import events
from answerable.people.actions.customers import find_or_create_customer, join
from answerable.people.actions.identities import add_identity, make_main
from answerable.people.actions.own import prove_identity
from answerable.people.addresses import MAIL
from answerable.people.models import Customer, CustomerMerge, Identity, KeptApart, SignIn


@dataclass(frozen=True)
class Account:
    """What a sign-in system says of whoever came. `address` is empty unless it is verified there."""

    issuer: str
    subject: str
    address: str


@transaction.atomic
def sign_in(account: Account, *, at: datetime) -> Identity | None:
    """The proven address of whose account it is: of who came by it before, else of who has the address, who may be new.
    None where nothing is proven, or they were erased."""
    rows = SignIn.objects.select_for_update(of=("self",)).select_related("identity__customer__merged_into")
    known = rows.filter(issuer=account.issuer, subject=account.subject).first()
    if known is not None and known.identity.is_verified:
        identity = _address_now(known.identity, account.address, at=at)
    elif account.address:
        identity = find_or_create_customer(MAIL, account.address, name="", by=SYSTEM, at=at)
    else:
        return None
    if identity.person.erased_at is not None:
        return None
    identity = prove_identity(identity, by=as_customer(identity.person.pk), at=at)
    _keep(account, identity, at=at)
    return identity


def _address_now(before: Identity, address: str, *, at: datetime) -> Identity:
    """Their address may be another than when they last came."""
    if not address or address == before.address:
        return before
    person, there = before.person, Identity.objects.filter(channel=MAIL, address=address).first()
    if there is None:
        was_main = before.is_main
        there = add_identity(person, MAIL, address, by=SYSTEM, at=at, verified=True)
        return make_main(there, by=SYSTEM, at=at) if was_main else there
    if there.person != person and not _joined(there.person, person, at=at):
        return before
    there.refresh_from_db()
    return there


def _joined(other: Customer, person: Customer, *, at: datetime) -> bool:
    """One account has had the addresses of both, verified: they are one person, unless a colleague knows better. It can
    be undone as whatever was joined."""
    both = {other.pk, person.pk}
    is_apart = KeptApart.objects.filter(one__in=both, other__in=both).exists()
    undone = CustomerMerge.objects.filter(gone__in=both, kept__in=both).exclude(undone_at=None)
    if is_apart or undone.exists():
        return False
    with suppress(Refusal), transaction.atomic():
        join(other, person, by=SYSTEM, at=at)
        return True
    return False


def _keep(account: Account, identity: Identity, *, at: datetime) -> None:
    kept, is_new = SignIn.objects.get_or_create(
        issuer=account.issuer,
        subject=account.subject,
        defaults={"identity": identity, "created_at": at, "used_at": at},
    )
    if not is_new:
        is_same = kept.identity_id == identity.pk
        kept.identity, kept.used_at = identity, at
        kept.save(update_fields=["identity", "used_at"])
        if is_same:
            return
    facts: dict[str, Any] = {"identity": identity.pk}
    record(events.SIGN_IN_KEPT, identity.customer, by=SYSTEM, at=at, **facts)
