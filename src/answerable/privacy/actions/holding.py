"""Holds: they win over every request and every rule."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.people.models import Customer
from answerable.privacy import events
from answerable.privacy.actions.guards import require
from answerable.privacy.models import Hold
from answerable.tickets.models import Ticket


@transaction.atomic
def hold(about: Customer | Ticket, *, by: Actor, at: datetime) -> Hold:
    """Nothing of it is erased until the hold is lifted. Twice is harmless."""
    require(by, "privacy.keep", about)
    name = _name(about)
    made, is_new = Hold.objects.get_or_create(**{name: about}, defaults={"at": at})
    if is_new:
        record(events.HELD, made, by=by, at=at, ticket_id=_ticket_id(about), **_facts(about))
    return made


@transaction.atomic
def lift(about: Customer | Ticket, *, by: Actor, at: datetime) -> None:
    require(by, "privacy.keep", about)
    found = Hold.objects.select_for_update().filter(**{_name(about): about}).first()
    if found is not None:
        record(events.LIFTED, found, by=by, at=at, ticket_id=_ticket_id(about), **_facts(about))
        found.delete()


def is_held(customers: "frozenset[int] | set[int]") -> bool:
    """Whether a hold lies on one of these customers or on a ticket of theirs."""
    return Hold.objects.filter(Q(customer__in=customers) | Q(ticket__customer__in=customers)).exists()


def _name(about: Customer | Ticket) -> str:
    return "customer" if isinstance(about, Customer) else "ticket"


def _facts(about: Customer | Ticket) -> dict[str, Any]:
    return {_name(about): about.pk}


def _ticket_id(about: Customer | Ticket) -> int | None:
    return about.pk if isinstance(about, Ticket) else None
