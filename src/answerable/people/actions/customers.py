"""Customers: found or made by an address, changed, merged."""

from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.ledger.rows import columns, find, foresee_find, insert, insert_or_leave, row_of
from answerable.ledger.together import answers, foresee
from answerable.people import events
from answerable.people.actions.guards import refuse_erased, require, require_sight
from answerable.people.actions.identities import settle_main_address
from answerable.people.addresses import MAIL, host_of
from answerable.people.masking import Part, is_masked
from answerable.people.models import (
    AboutNote,
    AccountDomain,
    Customer,
    CustomerMerge,
    CustomerValue,
    Identity,
    KeptApart,
)
from answerable.people.names import real_name
from answerable.people.places import country_code
from answerable.people.zones import zone_called


def find_or_create_customer(channel: str, address: str, *, name: str, by: Actor, at: datetime) -> Identity:
    """The identity with that address and so its customer, made when new; call it inside a transaction. A person without
    a name gets theirs when it is told.

    Two at once end with the same row: the unique address decides.
    """
    name = real_name(name)
    known = _known(channel, address)
    if known is not None:
        _learn_name(known.person, name, by=by, at=at)
        return known
    account_id = _account_of(channel, address)
    customer = insert(Customer(name=name, address=address, account_id=account_id, created_at=at))
    identity = Identity(customer=customer, channel=channel, address=address, created_at=at)
    if not insert_or_leave(identity):
        customer.delete()
        return Identity.objects.get(channel=channel, address=address)
    record(events.CUSTOMER_CREATED, customer, by=by, at=at, is_first=True, channel=channel)
    return identity


def foresee_customer(channel: str, address: str) -> None:
    """`find_or_create_customer` will be called for them: let its questions travel along."""
    foresee(_asking_who(), [channel, address])
    if channel == MAIL:
        foresee_find(AccountDomain, name=host_of(address))


def _known(channel: str, address: str) -> Identity | None:
    """With its customer at hand."""
    found = answers(_asking_who(), [channel, address])
    if not found:
        return None
    width = len(Identity._meta.concrete_fields)
    identity = row_of(Identity, found[0][:width])
    identity.customer = row_of(Customer, found[0][width:])
    return identity


@cache
def _asking_who() -> str:
    wanted = f"{columns(Identity, of='i')}, {columns(Customer, of='c')}"
    return (
        f"SELECT {wanted} FROM people_identity i JOIN people_customer c ON c.id = i.customer_id "  # noqa: S608 - our own names
        "WHERE i.channel = %s AND i.address = %s"
    )


def _account_of(channel: str, address: str) -> int | None:
    """Whose mail domain it is."""
    domain = find(AccountDomain, name=host_of(address)) if channel == MAIL else None
    return domain.account_id if domain else None


def _learn_name(customer: Customer, name: str, *, by: Actor, at: datetime) -> None:
    if not name or customer.name:
        return
    # Where it is still empty: of two mails at once, one tells it.
    if Customer.objects.filter(pk=customer.pk, name="").update(name=name):
        customer.name = name
        record(events.CUSTOMER_CHANGED, customer, by=by, at=at)


@transaction.atomic
def change_customer(customer: Customer, *, by: Actor, at: datetime, **fields: str | int | None) -> Customer:
    """Change name, language, time zone, country, region (as `region_id`) or account (as `account_id`)."""
    require_sight(by, customer)
    require(by, "customer.edit")
    unknown = fields.keys() - {"name", "language", "time_zone", "country", "region_id", "account_id"}
    if unknown:
        raise Invalid(_("A customer has no %(names)s.") % {"names": ", ".join(sorted(unknown))})
    # What one does not see one cannot put right: the rest of a name would be lost with it.
    hidden = {"name": Part.NAME, "account_id": Part.ACCOUNT}
    if any(is_masked(by, hidden[name]) for name in fields.keys() & hidden):
        raise NotAllowed(_("This is masked for you."), code="masked")
    if fields.get("time_zone") and not zone_called(str(fields["time_zone"])):
        raise Invalid(_("There is no time zone of this name."))
    if isinstance(fields.get("country"), str):
        fields["country"] = country_code(str(fields["country"]))
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    refuse_erased(customer)
    if isinstance(fields.get("name"), str):
        fields["name"] = " ".join(str(fields["name"]).split())[:200]
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
    require_sight(by, gone, kept)
    require(by, "customer.merge")
    return join(gone, kept, by=by, at=at)


def join(gone: Customer, kept: Customer, *, by: Actor, at: datetime) -> CustomerMerge:
    """What merging is, inside a transaction, for callers that know that `by` may: by their right, or by proof."""
    if gone.pk == kept.pk:
        raise Invalid(_("A customer cannot be merged with themselves."))
    gone, kept = _lock_two(gone, kept)
    refuse_erased(gone, kept)
    if gone.merged_into_id == kept.pk:
        return CustomerMerge.objects.get(gone=gone, undone_at=None)
    if gone.merged_into_id or kept.merged_into_id:
        raise Refusal(_("One of them has been merged already. Undo that first."))
    if CustomerMerge.under_way(gone, kept).exists():
        raise Refusal(
            _("Tickets of one of them are still on their way to another. Wait until they are there.")
        )
    identities = list(gone.identities.values_list("pk", flat=True))
    notes = list(gone.notes.values_list("pk", flat=True))
    values = list(_values_lacked_by(kept, gone))
    moved = {"identities": identities, "notes": notes, "values": values}
    merge = CustomerMerge.objects.create(gone=gone, kept=kept, at=at, moved=moved)
    Identity.objects.filter(pk__in=identities).update(customer=kept)
    AboutNote.objects.filter(pk__in=notes).update(customer=kept)
    CustomerValue.objects.filter(pk__in=values).update(customer=kept)
    settle_main_address(kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    record(events.CUSTOMER_MERGED, gone, by=by, at=at, into=kept.pk, merge=merge.pk)
    return merge


@transaction.atomic
def unmerge_customer(gone: Customer, *, by: Actor, at: datetime) -> Customer:
    """Undo the merge of `gone`: exactly what moved goes back. Twice is harmless."""
    gone = Customer.objects.select_related("merged_into").get(pk=gone.pk)
    kept = gone.merged_into or gone
    require_sight(by, kept)
    require(by, "customer.merge")
    gone, kept = _lock_two(gone, kept)
    merge = CustomerMerge.objects.select_for_update().filter(gone=gone, kept=kept, undone_at=None).first()
    if merge is None:
        return gone
    refuse_erased(gone, kept)
    if kept.merged_into_id:
        # What moved has moved on: only from the outside in can it go back exactly.
        raise Refusal(_("The one they were merged into was merged since. Undo that first."))
    Identity.objects.filter(pk__in=merge.moved["identities"], customer=merge.kept_id).update(customer=gone)
    notes = merge.moved.get("notes", [])  # merges of before there were notes have none
    AboutNote.objects.filter(pk__in=notes, customer=merge.kept_id).update(customer=gone)
    values = CustomerValue.objects.filter(pk__in=merge.moved.get("values", []), customer=merge.kept_id)
    values.filter(pk__in=list(_values_lacked_by(gone, kept))).update(customer=gone)
    for person in (gone, kept):
        settle_main_address(person)
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    merge.undone_at = at
    merge.save(update_fields=["undone_at"])
    record(events.CUSTOMER_UNMERGED, gone, by=by, at=at, out_of=merge.kept_id, merge=merge.pk)
    return gone


@transaction.atomic
def keep_apart(one: Customer, other: Customer, *, by: Actor, at: datetime) -> None:
    """They look alike and are two: it is not suggested again. Twice is harmless."""
    require_sight(by, one, other)
    require(by, "customer.merge")
    if one.pk == other.pk:
        raise Invalid(_("A customer cannot be kept apart from themselves."))
    first, second = sorted((one, other), key=lambda person: person.pk)
    _pair, is_new = KeptApart.objects.get_or_create(one=first, other=second, defaults={"at": at})
    if is_new:
        record(events.CUSTOMER_KEPT_APART, first, by=by, at=at, other=second.pk)


def _values_lacked_by(one: Customer, other: Customer) -> "QuerySet[CustomerValue, int]":
    """What the other has in the company's own fields that are empty with this one."""
    there = CustomerValue.objects.filter(customer=one).values("field")
    lacked = CustomerValue.objects.filter(customer=other).exclude(field__in=there)
    return lacked.values_list("pk", flat=True)


def _lock_two(one: Customer, other: Customer) -> tuple[Customer, Customer]:
    """Both, locked in the order of their keys, so that two merges at once cannot wait for each other."""
    rows = Customer.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")
    locked = {row.pk: row for row in rows}
    return locked[one.pk], locked[other.pk]
