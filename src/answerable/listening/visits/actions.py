"""A visit planned, moved, made or called off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.lessons import keep_lessons
from answerable.listening.models import Visit
from answerable.listening.models.visits import PLANS_VISITS
from answerable.people.models import Provider, Staff
from answerable.regions.models import Region

MOST_TEXT = 10_000


@dataclass(frozen=True)
class VisitWanted:
    region: Region
    leader: Staff
    planned_on: date
    providers: Sequence[Provider] = ()


@dataclass(frozen=True)
class VisitDone:
    """`customers`: how many they spoke with; `learned`: a line for each point."""

    done_on: date
    customers: int = 0
    learned: str = ""


@transaction.atomic
def plan_visit(wanted: VisitWanted, *, by: Actor, at: datetime) -> Visit:
    """Of one leader to one region on one day there is one, however often it is asked for."""
    _require_planning(by)
    _check(wanted, at)
    Region.objects.select_for_update().get(pk=wanted.region.pk)
    same = Visit.objects.standing().filter(
        region=wanted.region, leader=wanted.leader, planned_on=wanted.planned_on
    )
    if (known := same.first()) is not None:
        return known
    visit = Visit.objects.create(region=wanted.region, leader=wanted.leader, planned_on=wanted.planned_on)
    visit.providers.set(wanted.providers)
    record(events.VISIT_PLANNED, visit, by=by, at=at, region=wanted.region.pk, leader=wanted.leader.pk)
    return visit


@transaction.atomic
def change_visit(visit: Visit, wanted: VisitWanted, *, by: Actor, at: datetime) -> Visit:
    """Another day, leader or company to see, until it was made."""
    _require_planning(by)
    found = _to_come(visit)
    _check(wanted, at)
    values = {"region": wanted.region, "leader": wanted.leader, "planned_on": wanted.planned_on}
    is_same = all(getattr(found, name) == value for name, value in values.items())
    if is_same and {*found.providers.all()} == {*wanted.providers}:
        return found
    if found.planned_on != wanted.planned_on or found.leader_id != wanted.leader.pk:
        found.reminded_at = None
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    found.providers.set(wanted.providers)
    record(events.VISIT_CHANGED, found, by=by, at=at, leader=wanted.leader.pk)
    return found


@transaction.atomic
def finish_visit(visit: Visit, done: VisitDone, *, by: Actor, at: datetime) -> Visit:
    """By whoever went, or whoever plans: when, and what was learned. Said again, it is changed."""
    found: Visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if by.staff_id is None or by.staff_id != found.leader_id:
        _require_planning(by)
    if found.called_off_at is not None:
        raise Refusal(_("It was called off."), code="called_off")
    if done.done_on > at.date():
        raise Invalid(_("It cannot have been made on a day that is still to come."))
    if not 0 <= done.customers <= 10_000 or len(done.learned) > MOST_TEXT:
        raise Invalid(_("Say how many customers, and what was learned in 10,000 characters at most."))
    wanted = (done.done_on, done.customers, done.learned.strip())
    if (found.done_on, found.customers, found.learned) == wanted:
        return found
    found.done_on, found.customers, found.learned = wanted
    found.save(update_fields=["done_on", "customers", "learned"])
    lessons = keep_lessons(found.learned, visit=found)
    record(events.VISIT_DONE, found, by=by, at=at, region=found.region_id, lessons=lessons)
    return found


@transaction.atomic
def call_off_visit(visit: Visit, *, by: Actor, at: datetime) -> Visit:
    _require_planning(by)
    found: Visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if found.called_off_at is not None:
        return found
    if found.done_on is not None:
        raise Refusal(_("It was made already."), code="done")
    found.called_off_at = at
    found.save(update_fields=["called_off_at"])
    record(events.VISIT_CALLED_OFF, found, by=by, at=at, region=found.region_id)
    return found


def _require_planning(by: Actor) -> None:
    if not (by.may(PLANS_VISITS) and by.scope.everything):
        raise NotAllowed


def _to_come(visit: Visit) -> Visit:
    found: Visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if not found.is_to_come:
        raise Refusal(_("It was made or called off already."), code="ended")
    return found


def _check(wanted: VisitWanted, at: datetime) -> None:
    if not wanted.leader.provider.is_in_house or not wanted.leader.is_active:
        raise Invalid(_("%(name)s does not work for the house.") % {"name": wanted.leader.name})
    if not wanted.region.is_present:
        raise Invalid(_("That region is no more."))
    if abs((wanted.planned_on - at.date()).days) > 3 * 366:
        raise Invalid(_("Choose a day within three years."))
