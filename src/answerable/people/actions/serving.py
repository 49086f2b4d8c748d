"""A colleague's week of answering customers: rights from then until then, and who approves what they send."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.people import events
from answerable.people.actions.guards import require
from answerable.people.models import Staff

RIGHT = "rota.plan"


@dataclass(frozen=True)
class Service:
    since: datetime
    until: datetime
    mentor: Staff


@transaction.atomic
def let_serve(staff: Staff, service: Service, *, by: Actor, at: datetime) -> Staff:
    """They may answer customers within that time, through their mentor alone. Another time takes the place of it."""
    require(by, RIGHT)
    if not at < service.until or not service.since < service.until:
        raise Invalid(_("Choose a time that is still to come."))
    if service.mentor.pk == staff.pk:
        raise Invalid(_("Nobody is their own mentor."))
    found = _locked(staff)
    wanted = (service.since, service.until, service.mentor.pk)
    if not found.provider.is_in_house:
        raise Invalid(_("%(name)s does not work for the house.") % {"name": found.name})
    if (found.serves_from, found.serves_until, found.mentor_id) == wanted:
        return found
    found.serves_from, found.serves_until, found.mentor_id = wanted
    found.save(update_fields=["serves_from", "serves_until", "mentor"])
    record(
        events.STAFF_SERVES,
        found,
        by=by,
        at=at,
        since=service.since,
        until=service.until,
        mentor=service.mentor.pk,
    )
    return found


@transaction.atomic
def let_serve_no_more(staff: Staff, *, by: Actor, at: datetime) -> Staff:
    """Before its end, or to forget what is over. Twice is once."""
    require(by, RIGHT)
    found = _locked(staff)
    if found.serves_until is None:
        return found
    was_to_come = found.serves_until > at
    found.serves_from = found.serves_until = found.mentor = None
    found.save(update_fields=["serves_from", "serves_until", "mentor"])
    if was_to_come:
        record(events.STAFF_SERVES_NO_MORE, found, by=by, at=at)
    return found


def _locked(staff: Staff) -> Staff:
    rows = Staff.objects.select_for_update(no_key=True, of=("self",)).select_related("provider")
    found: Staff = rows.get(pk=staff.pk)
    return found
