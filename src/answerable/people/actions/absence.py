"""Colleagues say when they are away, so that nobody waits for them without knowing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.people import events
from answerable.people.actions.guards import require
from answerable.people.looking_after import led_by
from answerable.people.models import Staff


@transaction.atomic
def go_away(staff: Staff, until: datetime, *, by: Actor, at: datetime) -> Staff:
    """They are away until then, as they say themselves, or whoever leads them or looks after colleagues. Twice is
    once."""
    staff = _locked(staff, by)
    if until <= at:
        raise Invalid(_("Choose a moment that is still to come."))
    if staff.away_until == until:
        return staff
    staff.away_until = until
    staff.save(update_fields=["away_until"])
    record(events.STAFF_WENT_AWAY, staff, by=by, at=at, until=until)
    return staff


@transaction.atomic
def come_back(staff: Staff, *, by: Actor, at: datetime) -> Staff:
    """They are there again, before they said or when their time is over anyway."""
    staff = _locked(staff, by)
    if staff.away_until is None:
        return staff
    was_away = staff.is_away(at=at)
    staff.away_until = None
    staff.save(update_fields=["away_until"])
    if was_away:
        record(events.STAFF_CAME_BACK, staff, by=by, at=at)
    return staff


def _locked(staff: Staff, by: Actor) -> Staff:
    is_own = by.kind is ActorKind.STAFF and by.id == staff.pk
    if not is_own:
        if not Staff.objects.visible_to(by).filter(pk=staff.pk).exists():
            raise Staff.DoesNotExist
        if not led_by(by).filter(pk=staff.pk).exists():
            require(by, "staff.manage")
    found: Staff = Staff.objects.select_for_update(no_key=True, of=("self",)).get(pk=staff.pk)
    return found
