"""What describes a ticket: tags, priority, subject, fields, and who takes part."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.people.actions import find_or_create_customer
from answerable.people.addresses import normalise
from answerable.people.masking import refuse_masked, refuse_masked_field
from answerable.people.models import Customer, Field, FieldAbout, Tier
from answerable.people.values import put
from answerable.tickets import events, search
from answerable.tickets.actions.filling import give_form
from answerable.tickets.actions.guards import locked, save
from answerable.tickets.actions.words import spelled, storable, tag_name
from answerable.tickets.models import Brand, Participant, ParticipantRole, Priority, Tag, Ticket


@transaction.atomic
def tag(ticket: Ticket, name: str, *, by: Actor, at: datetime) -> Ticket:
    """Hang a tag on it, made when new."""
    ticket = locked(ticket, by, "ticket.tag")
    found, _created = Tag.objects.get_or_create(name=tag_name(name))
    if not ticket.tags.filter(pk=found.pk).exists():
        ticket.tags.add(found)
        record(events.TAGGED, ticket, by=by, at=at, tag=found.pk)
        save(ticket, at)
    return ticket


@transaction.atomic
def untag(ticket: Ticket, name: str, *, by: Actor, at: datetime) -> Ticket:
    ticket = locked(ticket, by, "ticket.tag")
    found = ticket.tags.filter(name=spelled(name)).first()
    if found is not None:
        ticket.tags.remove(found)
        record(events.UNTAGGED, ticket, by=by, at=at, tag=found.pk)
        save(ticket, at)
    return ticket


@transaction.atomic
def prioritise(ticket: Ticket, priority: int, *, by: Actor, at: datetime) -> Ticket:
    ticket = locked(ticket, by, "ticket.prioritise")
    if priority not in Priority.values:
        raise Invalid(_("There is no such priority."))
    if ticket.priority == priority:
        return ticket
    was, ticket.priority = ticket.priority, priority
    save(ticket, at, "priority")
    record(events.PRIORITISED, ticket, by=by, at=at, priority=int(priority), was=was)
    return ticket


@transaction.atomic
def set_tier(ticket: Ticket, tier: int, *, by: Actor, at: datetime) -> Ticket:
    """Which line of support it is with."""
    ticket = locked(ticket, by, "ticket.assign")
    if tier not in Tier.values:
        raise Invalid(_("There is no such line of support."))
    if ticket.tier == tier:
        return ticket
    was, ticket.tier = ticket.tier, tier
    save(ticket, at, "tier")
    record(events.TIER_CHANGED, ticket, by=by, at=at, tier=int(tier), was=was)
    return ticket


@transaction.atomic
def set_subject(ticket: Ticket, subject: str, *, by: Actor, at: datetime) -> Ticket:
    ticket = locked(ticket, by, "ticket.set_subject")
    subject = " ".join(storable(subject).split())[:500]
    if ticket.subject == subject:
        return ticket
    ticket.subject = subject
    save(ticket, at, "subject")
    record(events.SUBJECT_CHANGED, ticket, by=by, at=at)
    search.index_ticket(ticket)
    return ticket


@transaction.atomic
def set_brand(ticket: Ticket, brand: Brand | None, *, by: Actor, at: datetime) -> Ticket:
    """It is answered under another name from now on, or under none; a form of the old one goes."""
    ticket = locked(ticket, by, "ticket.set_brand")
    if ticket.brand_id == (brand.pk if brand else None):
        return ticket
    was, ticket.brand = ticket.brand_id, brand
    save(ticket, at, "brand")
    record(events.BRAND_CHANGED, ticket, by=by, at=at, brand=ticket.brand_id, was=was)
    if ticket.form is not None and not ticket.form.suits(ticket.brand_id):
        give_form(ticket, None, by=by, at=at)
    return ticket


@transaction.atomic
def set_customer(ticket: Ticket, customer: Customer, *, by: Actor, at: datetime) -> Ticket:
    """The matter is somebody else's: a forward was taken for the wrong person's, or a colleague wrote for them."""
    ticket = locked(ticket, by, "ticket.set_customer")
    customer = customer.merged_into or customer
    if ticket.customer_id == customer.pk:
        return ticket
    was, ticket.customer = ticket.customer_id, customer
    save(ticket, at, "customer")
    record(events.CUSTOMER_CHANGED, ticket, by=by, at=at, customer=customer.pk, was=was)
    search.index_ticket(ticket)
    return ticket


@transaction.atomic
def set_customer_by_address(ticket: Ticket, channel: str, address: str, *, by: Actor, at: datetime) -> Ticket:
    """The matter is somebody else's, of whom an address is known: that person is made when new."""
    normal = normalise(channel, address)
    if not normal:
        raise Invalid(_("%(address)s is not an address.") % {"address": address})
    refuse_masked(by)  # whether somebody has this address is not theirs to find out
    locked(ticket, by, "ticket.set_customer")  # who may not do this makes no customers either
    identity = find_or_create_customer(channel, normal, name="", by=by, at=at)
    return set_customer(ticket, identity.customer, by=by, at=at)


@transaction.atomic
def set_field(ticket: Ticket, field: Field, given: str, *, by: Actor, at: datetime) -> Ticket:
    """Set a field of the company's own; an empty value clears it."""
    ticket = locked(ticket, by, "ticket.set_field")
    if field.about != FieldAbout.TICKET:
        raise Field.DoesNotExist
    refuse_masked_field(by, field.pk)
    if put(ticket.field_values, field, given):
        record(events.FIELD_CHANGED, ticket, by=by, at=at, field=field.pk)
        save(ticket, at)
    return ticket


@transaction.atomic
def add_participant(
    ticket: Ticket, channel: str, address: str, *, by: Actor, at: datetime, name: str = ""
) -> Ticket:
    """From now on they are copied, and may write to the ticket."""
    ticket = locked(ticket, by, "ticket.participants")
    normal = normalise(channel, address)
    if not normal:
        raise Invalid(_("%(address)s is not an address.") % {"address": address})
    participant, is_new = Participant.objects.get_or_create(
        ticket=ticket,
        channel=channel,
        address=normal,
        defaults={"name": name[:200], "role": ParticipantRole.CC, "created_at": at},
    )
    if is_new:
        record(events.PARTICIPANT_ADDED, ticket, by=by, at=at, participant=participant.pk)
        save(ticket, at)
    return ticket


@transaction.atomic
def remove_participant(ticket: Ticket, channel: str, address: str, *, by: Actor, at: datetime) -> Ticket:
    ticket = locked(ticket, by, "ticket.participants")
    found = ticket.participants.filter(channel=channel, address=normalise(channel, address)).first()
    if found is not None:
        record(events.PARTICIPANT_REMOVED, ticket, by=by, at=at, participant=found.pk)
        found.delete()
        save(ticket, at)
    return ticket
