"""In which order views stand, for oneself and for everybody, and which are in one's rail."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.models import View, ViewPlace
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Staff

MOST_ARRANGED = 200
MOST_PINNED = 6


@transaction.atomic
def move_view(view: View, *, up: bool, by: Actor, at: datetime) -> None:
    """One place up or down in one's own order; at an end nothing happens."""
    staff = _locked(by)
    view = View.objects.visible_to(by).get(pk=view.pk)
    order = list(View.objects.visible_to(by).in_order_of(by)[:MOST_ARRANGED])
    place = _exchanged(order, view, up=up)
    if place is None:
        return
    places = [ViewPlace(staff=staff, view=each, position=number) for number, each in enumerate(order)]
    ViewPlace.objects.bulk_create(
        places, update_conflicts=True, unique_fields=["staff", "view"], update_fields=["position"]
    )
    record(events.VIEW_MOVED, view, by=by, at=at, position=place)


@transaction.atomic
def forget_order(*, by: Actor, at: datetime) -> None:
    """Back to the order for everybody; what is pinned stays. Twice is harmless."""
    staff = _locked(by)
    if ViewPlace.objects.filter(staff=staff, position__isnull=False).update(position=None):
        record(events.VIEWS_AS_FOR_ALL, staff, by=by, at=at)


@transaction.atomic
def move_shared_view(view: View, *, up: bool, by: Actor, at: datetime) -> None:
    """One place up or down for everybody who has no order of their own: for who leads and sees all shared views."""
    if not may_arrange(by):
        raise NotAllowed
    # Whoever moves one moves among all: locked in the order of their keys, so that two cannot wait for each other.
    shared = View.objects.filter(owner=None)
    list(shared.select_for_update(no_key=True).order_by("pk").values("pk"))
    view = shared.get(pk=view.pk)
    order = list(shared[:MOST_ARRANGED])
    place = _exchanged(order, view, up=up)
    if place is None:
        return
    for number, each in enumerate(order):
        each.position = number
    View.objects.bulk_update(order, ["position"])
    record(events.VIEW_MOVED_FOR_ALL, view, by=by, at=at, position=place)


@transaction.atomic
def pin_view(view: View, *, by: Actor, at: datetime) -> None:
    """It stands in one's rail. Twice is harmless."""
    staff = _locked(by)
    view = View.objects.visible_to(by).get(pk=view.pk)
    place, _new = ViewPlace.objects.get_or_create(staff=staff, view=view)
    if place.is_pinned:
        return
    if View.objects.pinned_by(by).count() >= MOST_PINNED:
        raise Refusal(
            _("There are %(most)s views in your rail. Take one out of it first.") % {"most": MOST_PINNED}
        )
    place.is_pinned = True
    place.save(update_fields=["is_pinned"])
    record(events.VIEW_PINNED, view, by=by, at=at)


@transaction.atomic
def unpin_view(view: View, *, by: Actor, at: datetime) -> None:
    """It does not any more. Twice is harmless."""
    staff = _locked(by)
    view = View.objects.visible_to(by).get(pk=view.pk)
    if ViewPlace.objects.filter(staff=staff, view=view, is_pinned=True).update(is_pinned=False):
        record(events.VIEW_UNPINNED, view, by=by, at=at)


def may_arrange(by: Actor) -> bool:
    """A provider's people see some of the shared views, and so cannot say where one stands among all."""
    return by.may("view.share") and by.scope.everything


def _locked(by: Actor) -> Staff:
    """Whose order it is: one change after the other. A program has none."""
    if by.staff_id is None:
        raise NotAllowed
    staff: Staff = Staff.objects.select_for_update(no_key=True).get(pk=by.staff_id)
    return staff


def _exchanged(order: list[View], view: View, *, up: bool) -> int | None:
    """Where it stands then; None when it stands at that end already."""
    keys = [each.pk for each in order]
    if view.pk not in keys:
        return None
    here = keys.index(view.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return None
    order[here], order[there] = order[there], order[here]
    return there
