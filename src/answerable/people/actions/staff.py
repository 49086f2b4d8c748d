"""Colleagues come and go."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people import events
from answerable.people.access import Role
from answerable.people.actions.guards import require
from answerable.people.addresses import normalise
from answerable.people.models import Provider, Staff, Team


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
    require(by, "staff.manage")
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
    require(by, "staff.manage")
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
    require(by, "staff.manage")
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    if staff.is_active:
        return staff
    staff.is_active = True
    staff.save(update_fields=["is_active"])
    record(events.STAFF_REACTIVATED, staff, by=by, at=at)
    return staff
