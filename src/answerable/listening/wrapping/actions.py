"""What is said of a ticket once it is solved. Said again, it is changed; the same twice is harmless."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Kind
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.models import Cause, WrapUp
from answerable.people.models import ProviderKind, Staff
from answerable.routing.actions import learn_cause
from answerable.tickets.actions.guards import locked
from answerable.tickets.models import Ticket


@dataclass(frozen=True)
class Said:
    cause: Cause
    was_avoidable: bool = False
    was_misunderstood: bool = False
    has_workaround: bool = False
    wants_more: bool = False


@transaction.atomic
def wrap_up(ticket: Ticket, said: Said, *, by: Actor, at: datetime, proposed: str = "") -> WrapUp:
    """By those who answer. What it says of the customer's knowing the product is learnt from it."""
    found = locked(ticket, by, "ticket.wrap_up")
    proposed = proposed if proposed in Cause.values else ""
    kept, is_changed = _keep(found, said, by, at, is_review=False, proposed=proposed)
    if is_changed:
        _tell(events.WRAPPED_UP, found, said, by, at, proposed=proposed)
        if found.customer.erased_at is None and by.may("capability.endorse"):
            learn_cause(found.customer, said.cause, ticket=found, by=by, at=at)
    return kept


@transaction.atomic
def review(ticket: Ticket, said: Said, *, by: Actor, at: datetime) -> WrapUp:
    """By somebody of the house other than who wrapped it up."""
    found = locked(ticket, by, "wrap_up.review")
    person = Staff.objects.select_related("provider").get(pk=by.staff_id) if by.staff_id else None
    if person is None or person.provider.kind != ProviderKind.IN_HOUSE:
        raise NotAllowed
    first = found.wrap_ups.filter(is_review=False).first()
    if first is None:
        raise Refusal(_("Nobody wrapped it up yet: there is nothing to compare with."), code="not_wrapped")
    if first.by_id == by.staff_id:
        raise Refusal(_("You wrapped it up yourself; somebody else must judge."), code="own")
    kept, is_changed = _keep(found, said, by, at, is_review=True)
    if is_changed:
        _tell(events.WRAP_UP_REVIEWED, found, said, by, at)
    return kept


def _keep(
    ticket: Ticket, said: Said, by: Actor, at: datetime, *, is_review: bool, proposed: str = ""
) -> tuple[WrapUp, bool]:
    if by.staff_id is None or by.provider_id is None:
        raise NotAllowed
    values = {
        "cause": said.cause,
        "was_avoidable": said.was_avoidable,
        "was_misunderstood": said.was_misunderstood,
        "has_workaround": said.has_workaround,
        "wants_more": said.wants_more,
    }
    whose = {"by_id": by.staff_id, "provider_id": by.provider_id, "at": at, "proposed": proposed}
    # The ticket is locked: of two at once, one comes first.
    known = ticket.wrap_ups.filter(is_review=is_review).first()
    if known is None:
        return WrapUp.objects.create(ticket=ticket, is_review=is_review, **values, **whose), True
    if all(getattr(known, name) == value for name, value in values.items()):
        return known, False
    for name, value in {**values, **whose}.items():
        setattr(known, name, value)
    known.save()
    return known, True


def _tell(kind: Kind, ticket: Ticket, said: Said, by: Actor, at: datetime, **more: Any) -> None:
    record(
        kind,
        ticket,
        by=by,
        at=at,
        cause=said.cause.value,
        avoidable=said.was_avoidable,
        misunderstood=said.was_misunderstood,
        workaround=said.has_workaround,
        more=said.wants_more,
        **more,
    )
