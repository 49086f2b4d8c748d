"""How one is told: which kinds in which ways, and at which hours not by mail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.heard.kinds import KINDS, Kind
from answerable.desk.models import NotificationPreference, Way
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Staff
from answerable.people.zones import zone_of

Choices = Mapping[str, Iterable[Way]]


@dataclass(frozen=True)
class Wanted:
    choices: Choices = field(default_factory=dict)
    quiet_from: time | None = None
    quiet_until: time | None = None


def ways_of(kind: Kind, choices: Choices | None) -> frozenset[Way]:
    """By what they chose, who may have chosen nothing."""
    chosen = choices.get(kind.name) if choices else None
    return kind.ways if chosen is None else frozenset(Way(each) for each in chosen if each in Way.values)


@transaction.atomic
def change_preferences(staff: Staff, wanted: Wanted, *, by: Actor, at: datetime) -> NotificationPreference:
    """Only one's own."""
    if by.staff_id != staff.pk:
        raise NotAllowed
    if (wanted.quiet_from is None) != (wanted.quiet_until is None):
        raise Invalid(_("Quiet hours need both: from when, and until when."))
    if wanted.quiet_from is not None and wanted.quiet_from == wanted.quiet_until:
        raise Invalid(_("Quiet hours that begin when they end would never be over."))
    choices = {
        name: sorted(Way(each).value for each in ways)
        for name, ways in wanted.choices.items()
        if name in KINDS
    }
    NotificationPreference.objects.get_or_create(staff=staff)
    kept = NotificationPreference.objects.select_for_update().get(staff=staff)
    if (kept.choices, kept.quiet_from, kept.quiet_until) == (choices, wanted.quiet_from, wanted.quiet_until):
        return kept
    kept.choices, kept.quiet_from, kept.quiet_until = choices, wanted.quiet_from, wanted.quiet_until
    kept.save(update_fields=["choices", "quiet_from", "quiet_until"])
    record(events.NOTIFICATIONS_CHOSEN, kept, by=by, at=at)
    return kept


def quiet_until(at: datetime, staff: Staff, preference: NotificationPreference) -> datetime | None:
    """When their quiet hours end, if these are such."""
    if preference.quiet_from is None or preference.quiet_until is None:
        return None
    return end_of_quiet(
        at.astimezone(zone_of(staff.time_zone) or UTC), preference.quiet_from, preference.quiet_until
    )


def end_of_quiet(local: datetime, begins: time, ends: time) -> datetime | None:
    """In local time; hours that begin later than they end go over midnight."""
    now, day = local.time().replace(tzinfo=None), local.date()
    if begins < ends:
        return datetime.combine(day, ends, local.tzinfo) if begins <= now < ends else None
    if now < ends:
        return datetime.combine(day, ends, local.tzinfo)
    return datetime.combine(day + timedelta(days=1), ends, local.tzinfo) if now >= begins else None
