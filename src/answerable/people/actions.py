"""What happens to people: the one door for pages, API, mail and commands."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.ledger.rows import find, insert, insert_or_leave
from answerable.people import events
from answerable.people.access import Role
from answerable.people.addresses import normalise
from answerable.people.models import Account, Customer, CustomerMerge, Identity, Provider, Staff, Team


def _require(by: Actor, right: str) -> None:
    if not by.may(right):
        raise NotAllowed


def _require_sight(by: Actor, *customers: Customer) -> None:
    """What one may not see does not exist."""
    if by.scope.everything:
        return
    for customer in customers:
        if not Customer.objects.visible_to(by).filter(pk=customer.pk).exists():
            raise Customer.DoesNotExist


# --- staff --------------------------------------------------------------------------------------------------


@transaction.atomic
def create_staff(
    *,
    email: str,
    name: str,
    provider: Provider,
    role: Role,
    by: Actor,
    at: datetime,
    teams: Iterable[Team] = (),
    password: str | None = None,
) -> Staff:
    """A new colleague. Only in-house people can be administrators: a provider's systems never give that role."""
    _require(by, "staff.manage")
    if not normalise("email", email):
        raise Invalid("That is not a mail address.")
    if role == Role.ADMIN and not provider.is_in_house:
        raise Invalid("Only in-house staff can be administrators.")
    if Staff.objects.filter(email__iexact=email).exists():
        raise Refusal("Somebody with that mail address works here already.")
    staff = Staff.objects.create_user(email, password, name=name, provider=provider, role=role, joined_at=at)
    staff.teams.set(teams)
    record(events.STAFF_CREATED, staff, by=by, at=at, role=role.value, provider=provider.pk)
    return staff


@transaction.atomic
def deactivate_staff(staff: Staff, *, by: Actor, at: datetime) -> Staff:
    """They leave: every session and token of theirs ends with this transaction. Twice is harmless."""
    _require(by, "staff.manage")
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    if not staff.is_active:
        return staff
    staff.is_active = False
    staff.session_epoch += 1
    staff.save(update_fields=["is_active", "session_epoch"])
    record(events.STAFF_DEACTIVATED, staff, by=by, at=at)
    return staff


@transaction.atomic
def reactivate_staff(staff: Staff, *, by: Actor, at: datetime) -> Staff:
    _require(by, "staff.manage")
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    if staff.is_active:
        return staff
    staff.is_active = True
    staff.save(update_fields=["is_active"])
    record(events.STAFF_REACTIVATED, staff, by=by, at=at)
    return staff


# --- customers ----------------------------------------------------------------------------------------------


def find_or_create_customer(channel: str, address: str, *, name: str, by: Actor, at: datetime) -> Identity:
    """The identity with that address and so its customer, made when new; call it inside a transaction.

    Two at once end with the same row: the unique address decides.
    """
    known = find(Identity, channel=channel, address=address)
    if known is not None:
        return known
    customer = insert(Customer(name=name[:200], created_at=at))
    identity = Identity(customer=customer, channel=channel, address=address, created_at=at)
    if not insert_or_leave(identity):
        customer.delete()
        return Identity.objects.get(channel=channel, address=address)
    record(events.CUSTOMER_CREATED, customer, by=by, at=at, is_first=True, channel=channel)
    return identity


@transaction.atomic
def add_identity(
    customer: Customer, channel: str, address: str, *, by: Actor, at: datetime, verified: bool = False
) -> Identity:
    _require_sight(by, customer)
    _require(by, "customer.edit")
    normal = normalise(channel, address)
    if not normal:
        raise Invalid("That is not an address on this channel.")
    identity, is_new = Identity.objects.get_or_create(
        channel=channel,
        address=normal,
        defaults={"customer": customer, "created_at": at, "verified_at": at if verified else None},
    )
    if identity.customer_id != customer.pk:
        raise Refusal("That address belongs to another customer. Merge the two if they are one person.")
    if is_new:
        record(events.IDENTITY_ADDED, customer, by=by, at=at, identity=identity.pk, channel=channel)
    return identity


@transaction.atomic
def verify_identity(identity: Identity, *, by: Actor, at: datetime) -> Identity:
    """Somebody proved that the address is theirs."""
    identity = Identity.objects.select_for_update().get(pk=identity.pk)
    _require_sight(by, identity.customer)
    if identity.is_verified:
        return identity
    identity.verified_at = at
    identity.save(update_fields=["verified_at"])
    record(
        events.IDENTITY_VERIFIED,
        identity.customer,
        by=by,
        at=at,
        identity=identity.pk,
        channel=identity.channel,
    )
    return identity


@transaction.atomic
def change_customer(customer: Customer, *, by: Actor, at: datetime, **fields: str | int | None) -> Customer:
    """Change name, language, time zone or account (as `account_id`)."""
    _require_sight(by, customer)
    _require(by, "customer.edit")
    unknown = fields.keys() - {"name", "language", "time_zone", "account_id"}
    if unknown:
        raise Invalid(f"A customer has no {', '.join(sorted(unknown))}.")
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    changed = [name for name, value in fields.items() if getattr(customer, name) != value]
    if not changed:
        return customer
    for name in changed:
        setattr(customer, name, fields[name])
    customer.save(update_fields=changed)
    record(events.CUSTOMER_CHANGED, customer, by=by, at=at)
    return customer


@transaction.atomic
def merge_customers(gone: Customer, kept: Customer, *, by: Actor, at: datetime) -> CustomerMerge:
    """`gone` turns out to be `kept`: addresses now, tickets through a subscriber; `unmerge_customer` undoes it."""
    _require_sight(by, gone, kept)
    _require(by, "customer.merge")
    if gone.pk == kept.pk:
        raise Invalid("A customer cannot be merged with themselves.")
    gone, kept = _lock_two(gone, kept)
    if gone.merged_into_id == kept.pk:
        return CustomerMerge.objects.get(gone=gone, undone_at=None)
    if gone.merged_into_id or kept.merged_into_id:
        raise Refusal("One of them has been merged already. Undo that first.")
    moved = list(gone.identities.values_list("pk", flat=True))
    merge = CustomerMerge.objects.create(gone=gone, kept=kept, at=at, moved={"identities": moved})
    Identity.objects.filter(pk__in=moved).update(customer=kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    record(events.CUSTOMER_MERGED, gone, by=by, at=at, into=kept.pk, merge=merge.pk)
    return merge


@transaction.atomic
def unmerge_customer(gone: Customer, *, by: Actor, at: datetime) -> Customer:
    """Undo the merge of `gone`: exactly what moved goes back. Twice is harmless."""
    gone = Customer.objects.select_related("merged_into").get(pk=gone.pk)
    kept = gone.merged_into or gone
    _require_sight(by, kept)
    _require(by, "customer.merge")
    gone, kept = _lock_two(gone, kept)
    merge = CustomerMerge.objects.select_for_update().filter(gone=gone, kept=kept, undone_at=None).first()
    if merge is None:
        return gone
    if kept.merged_into_id:
        # What moved has moved on: only from the outside in can it go back exactly.
        raise Refusal("The one they were merged into was merged since. Undo that first.")
    Identity.objects.filter(pk__in=merge.moved["identities"], customer=merge.kept_id).update(customer=gone)
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    merge.undone_at = at
    merge.save(update_fields=["undone_at"])
    record(events.CUSTOMER_UNMERGED, gone, by=by, at=at, out_of=merge.kept_id, merge=merge.pk)
    return gone


# --- accounts -----------------------------------------------------------------------------------------------


@transaction.atomic
def create_account(name: str, *, by: Actor, at: datetime, domain: str = "") -> Account:
    """An organisation. Two of one name may exist: names are not unique in the world."""
    _require(by, "customer.edit")
    account = Account.objects.create(
        name=_account_name(name), domain=domain.strip().lower()[:200], created_at=at
    )
    record(events.ACCOUNT_CREATED, account, by=by, at=at)
    return account


@transaction.atomic
def change_account(account: Account, *, by: Actor, at: datetime, **fields: str) -> Account:
    """Change name or domain."""
    _require(by, "customer.edit")
    unknown = fields.keys() - {"name", "domain"}
    if unknown:
        raise Invalid(f"An account has no {', '.join(sorted(unknown))}.")
    account = Account.objects.select_for_update().get(pk=account.pk)
    wanted = {"name": account.name, "domain": account.domain, **fields}
    name, domain = _account_name(wanted["name"]), wanted["domain"].strip().lower()[:200]
    if (account.name, account.domain) == (name, domain):
        return account
    account.name, account.domain = name, domain
    account.save(update_fields=["name", "domain"])
    record(events.ACCOUNT_CHANGED, account, by=by, at=at)
    return account


def _account_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("An account needs a name.")
    return name[:200]


def _lock_two(one: Customer, other: Customer) -> tuple[Customer, Customer]:
    """Both, locked in the order of their keys, so that two merges at once cannot wait for each other."""
    rows = Customer.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")
    locked = {row.pk: row for row in rows}
    return locked[one.pk], locked[other.pk]
