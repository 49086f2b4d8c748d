"""What staffing is planned by, said by whoever plans in the house. Said again, it is changed; the same twice is
harmless. One row of settings is locked for all of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from math import isfinite

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.insight import events
from answerable.insight.models import ContactEvent, StaffingPlan, StaffingSettings
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Provider
from answerable.people.zones import zone_called

PLANS_STAFFING = "staffing.plan"
SLOTS = 48  # half hours of a day
MOST_CONTACTS, MOST_PEOPLE = 100_000.0, 10_000.0
_LONGEST_EVENT = timedelta(days=366)


@dataclass(frozen=True)
class Wanted:
    """See `StaffingSettings`."""

    seconds: int = 60
    share: float = 0.8
    busiest: float = 0.85
    patience: int = 180
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Line:
    weekday: int
    slot: int
    contacts: float
    people: float


@dataclass(frozen=True)
class PlanWanted:
    """A week that begins on `monday`; `handling` is in seconds."""

    monday: date
    is_live: bool
    handling: float
    lines: Sequence[Line]


@transaction.atomic
def keep_staffing(wanted: Wanted, *, by: Actor, at: datetime) -> StaffingSettings:
    about = _locked(by)
    if not 1 <= wanted.seconds <= 86_400 or not 1 <= wanted.patience <= 86_400:
        raise Invalid(_("Times lie between a second and a day."))
    if not 0 < wanted.share < 1 or not 0 < wanted.busiest <= 1:
        raise Invalid(_("Shares lie between 0 and 1."))
    if not zone_called(wanted.time_zone):
        raise Invalid(_("There is no time zone of this name."))
    values = asdict(wanted)
    if all(getattr(about, name) == value for name, value in values.items()):
        return about
    for name, value in values.items():
        setattr(about, name, value)
    about.save()
    record(events.STAFFING_CHANGED, about, by=by, at=at, what="wanted")
    return about


@transaction.atomic
def keep_event(name: str, first: date, last: date, share: float, *, by: Actor, at: datetime) -> ContactEvent:
    """Of one name and first day there is one."""
    about = _locked(by)
    name = " ".join(name.replace("\0", "").split())
    if not 1 <= len(name) <= 120:
        raise Invalid(_("A name has between 1 and 120 characters."))
    if not (2000 <= first.year <= 2100 and first <= last <= first + _LONGEST_EVENT):
        raise Invalid(_("It ends on its first day or later, within a year."))
    if not (isfinite(share) and -1 < share <= 10):
        raise Invalid(_("How many more lies above −1, where nobody comes, and up to 10."))
    known = ContactEvent.objects.filter(name=name, first=first).first()
    if known is not None and (known.last, known.share) == (last, share):
        return known
    kept, _is_new = ContactEvent.objects.update_or_create(
        name=name, first=first, defaults={"last": last, "share": share}
    )
    record(events.STAFFING_CHANGED, about, by=by, at=at, what="event", event=kept.pk)
    return kept


@transaction.atomic
def remove_event(event_id: int, *, by: Actor, at: datetime) -> None:
    about = _locked(by)
    if ContactEvent.objects.filter(pk=event_id).delete()[0]:
        record(events.STAFFING_CHANGED, about, by=by, at=at, what="event-removed", event=event_id)


@transaction.atomic
def keep_plan(provider: Provider, wanted: PlanWanted, *, by: Actor, at: datetime) -> StaffingPlan:
    """Another version of that week, unless it says the same as the last."""
    _locked(by)
    lines = _lines(wanted)
    last = newest_plan(provider, wanted.monday, is_live=wanted.is_live)
    if last is not None and (last.handling, last.lines) == (wanted.handling, lines):
        return last
    plan = StaffingPlan.objects.create(
        provider=provider,
        monday=wanted.monday,
        is_live=wanted.is_live,
        number=1 if last is None else last.number + 1,
        handling=wanted.handling,
        lines=lines,
        made_by_id=by.staff_id,
        made_at=at,
    )
    record(
        events.PLAN_KEPT,
        plan,
        by=by,
        at=at,
        provider=provider.pk,
        monday=wanted.monday.isoformat(),
        live=wanted.is_live,
        number=plan.number,
    )
    return plan


def newest_plan(provider: Provider, monday: date, *, is_live: bool) -> StaffingPlan | None:
    found = StaffingPlan.objects.filter(provider=provider, monday=monday, is_live=is_live)
    return found.order_by("-number").first()


def staffing_settings() -> StaffingSettings:
    return StaffingSettings.objects.first() or StaffingSettings()


def _locked(by: Actor) -> StaffingSettings:
    if not (by.may(PLANS_STAFFING) and by.scope.everything):
        raise NotAllowed
    StaffingSettings.objects.get_or_create(pk=1)
    return StaffingSettings.objects.select_for_update().get(pk=1)


def _lines(wanted: PlanWanted) -> list[list[float]]:
    if wanted.monday.weekday() or not 2000 <= wanted.monday.year <= 2100:
        raise Invalid(_("A week begins on a Monday."))
    if not 1 <= wanted.handling <= 86_400:
        raise Invalid(_("One contact takes between a second and a day."))
    if not wanted.lines:
        raise Invalid(_("A plan has one line at least."))
    if len({(each.weekday, each.slot) for each in wanted.lines}) < len(wanted.lines):
        raise Invalid(_("Each half hour stands once."))
    for each in wanted.lines:
        if not (0 <= each.weekday < 7 and 0 <= each.slot < SLOTS):
            raise Invalid(_("A week has seven days of 48 half hours."))
        if not (0 <= each.contacts <= MOST_CONTACTS and 0 <= each.people <= MOST_PEOPLE):
            raise Invalid(_("Contacts and people are not below none, and no more than there can be."))
    ordered = sorted(wanted.lines, key=lambda each: (each.weekday, each.slot))
    return [[each.weekday, each.slot, each.contacts, each.people] for each in ordered]
