"""Holds: they win over every request and every rule."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.people.erasing import Traces
from answerable.people.models import Customer
from answerable.privacy import events
from answerable.privacy.actions.guards import require
from answerable.privacy.held import held_among
from answerable.privacy.models import Hold, HoldReason
from answerable.tickets.erasing import tickets_with
from answerable.tickets.models import Ticket


@transaction.atomic
def hold(about: Customer | Ticket, reason: HoldReason, *, by: Actor, at: datetime) -> Hold:
    """Nothing of it is erased until the hold is lifted. Twice is harmless: the first reason stands."""
    require(by, "privacy.keep", about)
    name = _name(about)
    facts = {"reason": reason, "staff_id": by.staff_id, "at": at}
    made, is_new = Hold.objects.get_or_create(**{name: about}, defaults=facts)
    if is_new:
        told = {"ticket_id": _ticket_id(about), "reason": reason.value, **_facts(about)}
        record(events.HELD, made, by=by, at=at, **told)
    return made


@transaction.atomic
def lift(about: Customer | Ticket, *, by: Actor, at: datetime) -> None:
    require(by, "privacy.keep", about)
    found = Hold.objects.select_for_update().filter(**{_name(about): about}).first()
    if found is not None:
        record(events.LIFTED, found, by=by, at=at, ticket_id=_ticket_id(about), **_facts(about))
        found.delete()


def is_held(traces: Traces) -> bool:
    """Whether a hold lies on somebody, on a ticket of theirs, or on another's in which they take part."""
    if not Hold.objects.exists():
        return False
    customers = traces.customers
    if Hold.objects.filter(Q(customer__in=customers) | Q(ticket__customer__in=customers)).exists():
        return True
    own = Ticket.objects.filter(customer__in=customers).values_list("pk", flat=True)
    return bool(held_among({*own, *tickets_with(traces)}))


def _name(about: Customer | Ticket) -> str:
    return "customer" if isinstance(about, Customer) else "ticket"


def _facts(about: Customer | Ticket) -> dict[str, Any]:
    return {_name(about): about.pk}


def _ticket_id(about: Customer | Ticket) -> int | None:
    return about.pk if isinstance(about, Ticket) else None
