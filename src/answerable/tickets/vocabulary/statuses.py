"""Statuses as a company calls them. Each category has exactly one that verbs fall back on, whatever is done here."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.ledger.actor import Actor
from answerable.ledger.names import keep_name
from answerable.ledger.ordering import move_by_one
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.tickets import events
from answerable.tickets.models import Category, Status, Ticket
from answerable.tickets.vocabulary.guards import (
    clean_name,
    count_to_move,
    refuse_taken,
    refuse_too_many,
    require,
)


@transaction.atomic
def add_status(name: str, category: Category, *, by: Actor, at: datetime) -> Status:
    require(by)
    name, known = clean_name(name, most=60), _locked()
    refuse_too_many(Status.objects.all())
    refuse_taken(Status.objects.filter(name__iexact=name))
    last = Status.objects.aggregate(last=Max("position"))["last"]
    status = Status.objects.create(
        name=name,
        category=category,
        position=0 if last is None else last + 1,
        is_default=not any(each.category == category and each.is_default for each in known.values()),
    )
    record(events.STATUS_ADDED, status, by=by, at=at, category=category.value)
    return status


@transaction.atomic
def change_status(status: Status, name: str, category: Category, *, by: Actor, at: datetime) -> Status:
    """Another name; another meaning only while no ticket has it, since tickets would end or come back by it."""
    require(by)
    status, name = _found(status), clean_name(name, most=60)
    if (status.name, status.category) == (name, category.value):
        return status
    refuse_taken(Status.objects.filter(name__iexact=name).exclude(pk=status.pk))
    is_renamed = status.name != name
    if status.category != category:
        _check_category_can_change(status)
        if not Status.objects.filter(category=category, is_default=True).exists():
            status.is_default = True
    status.name, status.category = name, category
    status.save(update_fields=["name", "category", "is_default"])
    record(events.STATUS_ALTERED, status, by=by, at=at, category=category.value, renamed=is_renamed)
    return status


@transaction.atomic
def make_default(status: Status, *, by: Actor, at: datetime) -> Status:
    """What verbs use for its category from now on; the one before is an ordinary status."""
    require(by)
    status = _found(status)
    if status.is_default:
        return status
    # In this order: the database allows one default of a category at any moment.
    Status.objects.filter(category=status.category, is_default=True).update(is_default=False)
    status.is_default = True
    status.save(update_fields=["is_default"])
    record(events.STATUS_MADE_DEFAULT, status, by=by, at=at, category=status.category)
    return status


@transaction.atomic
def move_status(status: Status, *, up: bool, by: Actor, at: datetime) -> Status:
    """One place up or down in every menu."""
    require(by)
    status, order = _found(status), list(Status.objects.all())
    there = move_by_one(order, status, up=up)
    if there is None:
        return status
    record(events.STATUS_MOVED, status, by=by, at=at, position=there)
    return order[there]


@transaction.atomic
def remove_status(status: Status, *, into: Status | None = None, by: Actor, at: datetime) -> None:
    """Its tickets get another of the same category; without one, a status in use stays. Twice is harmless."""
    require(by)
    known = _locked()
    found = known.get(status.pk)
    if found is None:
        return
    if found.is_default:
        raise Refusal(
            _("“%(name)s” is the default of its category. Make another one the default first.")
            % {"name": found.name},
            code="is_default",
        )
    tickets = Ticket.objects.filter(status=found)
    count = count_to_move(tickets)
    if count:
        tickets.update(status=_target(found, into, known, count))
    keep_name(found, at=at)
    told: dict[str, Any] = {"into": into.pk if into and count else None, "tickets": count}
    record(events.STATUS_REMOVED, found, by=by, at=at, category=found.category, **told)
    found.delete()


def _target(found: Status, into: Status | None, known: dict[int, Status], count: int) -> Status:
    if into is None:
        raise Refusal(
            ngettext(
                "%(count)s ticket has “%(name)s”. Choose the status that it shall have instead.",
                "%(count)s tickets have “%(name)s”. Choose the status that they shall have instead.",
                count,
            )
            % {"count": count, "name": found.name},
            code="in_use",
        )
    target = known.get(into.pk)
    if target is None or target.pk == found.pk or target.category != found.category:
        raise Invalid(_("Choose another status of the same category: whether a ticket is open hangs on it."))
    return target


def _check_category_can_change(status: Status) -> None:
    if status.is_default:
        raise Refusal(
            _("“%(name)s” is the default of its category. Make another one the default first.")
            % {"name": status.name},
            code="is_default",
        )
    count = Ticket.objects.filter(status=status)[:1000].count()
    if count:
        words = str(count) if count < 1000 else "999+"
        raise Refusal(
            ngettext(
                "%(count)s ticket has this status: it would mean something else. Add another status instead.",
                "%(count)s tickets have this status: they would mean something else. Add another instead.",
                count,
            )
            % {"count": words},
            code="in_use",
        )


def _locked() -> dict[int, Status]:
    """All: defaults and order are about all of them. Tickets may still be given one meanwhile."""
    return {each.pk: each for each in Status.objects.select_for_update(no_key=True).order_by("pk")}


def _found(status: Status) -> Status:
    found = _locked().get(status.pk)
    if found is None:
        raise Status.DoesNotExist
    return found
