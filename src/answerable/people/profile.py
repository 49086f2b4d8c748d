"""What colleagues change about themselves; roles and teams are an administrator's."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people import events
from answerable.people.models import Staff
from answerable.people.zones import zone_called


@dataclass(frozen=True)
class Profile:
    name: str
    language: str
    time_zone: str


@transaction.atomic
def change_profile(staff: Staff, wanted: Profile, *, by: Actor, at: datetime) -> Staff:
    """Their name, language and time zone. Only their own."""
    if by.kind != "staff" or by.id != staff.pk:
        raise NotAllowed
    if not wanted.name.strip():
        raise Invalid(_("Colleagues need a name to call you by."))
    if not zone_called(wanted.time_zone):
        raise Invalid(_("There is no time zone of this name."))
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    if Profile(staff.name, staff.language, staff.time_zone) == wanted:
        return staff
    staff.name, staff.language, staff.time_zone = wanted.name.strip(), wanted.language, wanted.time_zone
    staff.save(update_fields=["name", "language", "time_zone"])
    record(events.STAFF_CHANGED, staff, by=by, at=at)
    return staff
