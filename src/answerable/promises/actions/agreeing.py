"""Times of a region or of an account's contract: each change is a version more, and what was promised stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Account
from answerable.promises import events
from answerable.promises.actions.plans import Targets, checked_targets, targets_kept
from answerable.promises.models import AgreedTimes
from answerable.promises.models.policies import targets_of
from answerable.regions.models import Calendar, Region

Owner = Region | Account


@dataclass(frozen=True)
class TimesWanted:
    """What differs from a policy's. `calendar` is of accounts alone: a region has its own."""

    targets: Targets = field(default_factory=dict)
    calendar: int | None = None


@transaction.atomic
def agree_times(
    owner: Owner, wanted: TimesWanted, *, by: Actor, at: datetime, since: datetime | None = None
) -> AgreedTimes | None:
    """From now on, or from a moment still to come, for tickets that come to a policy then. The same twice is one
    version; None where nothing was ever said."""
    if not by.may("promises.manage") or not by.scope.everything:
        raise NotAllowed
    owner = type(owner)._default_manager.select_for_update().get(pk=owner.pk)
    if since is not None and since <= at:
        raise Invalid(_("Choose a moment that is still to come: what was promised before stays as it is."))
    begins = since or at
    kept = {
        "targets": targets_kept(checked_targets(wanted.targets)) if wanted.targets else {},
        "calendar_id": _calendar(owner, wanted.calendar),
    }
    held = _held(owner, begins)
    if (held is None and not any(kept.values())) or (held is not None and _same(held, kept)):
        return held
    version = _add(owner, kept, since=begins, by=by, at=at)
    kind = events.REGION_TIMES_CHANGED if isinstance(owner, Region) else events.ACCOUNT_TIMES_CHANGED
    record(kind, owner, by=by, at=at, number=version.number, since=begins)
    return version


def follow_calendar(region: Region, *, by: Actor, at: datetime) -> None:
    """Other hours count there from now on, and by what was planned. Inside the transaction of the change."""
    planned = list(_versions(region).filter(since__gt=at).order_by("since", "number"))
    latest = {each.since: each for each in planned}
    held = _held(region, at)
    if (None if held is None else held.calendar_id) != region.calendar_id:
        targets = {} if held is None else held.targets
        _add(region, {"targets": targets, "calendar_id": region.calendar_id}, since=at, by=by, at=at)
    for since, each in sorted(latest.items()):
        if each.calendar_id != region.calendar_id:
            kept = {"targets": each.targets, "calendar_id": region.calendar_id}
            _add(region, kept, since=since, by=by, at=at)


def times_wanted(owner: Owner, *, at: datetime) -> TimesWanted:
    """What holds then."""
    held = _held(owner, at)
    if held is None:
        return TimesWanted()
    return TimesWanted(targets_of(held.targets), None if isinstance(owner, Region) else held.calendar_id)


def _versions(owner: Owner) -> Any:
    return AgreedTimes.objects.filter(**{_named(owner): owner})


def _held(owner: Owner, at: datetime) -> AgreedTimes | None:
    found: AgreedTimes | None = _versions(owner).filter(since__lte=at).order_by("-since", "-number").first()
    return found


def _same(version: AgreedTimes, kept: Mapping[str, Any]) -> bool:
    return all(getattr(version, name) == value for name, value in kept.items())


def _add(owner: Owner, kept: Mapping[str, Any], *, since: datetime, by: Actor, at: datetime) -> AgreedTimes:
    number = _versions(owner).count() + 1
    return AgreedTimes.objects.create(
        **{_named(owner): owner}, number=number, since=since, made_by_id=by.staff_id, made_at=at, **kept
    )


def _named(owner: Owner) -> str:
    return "region" if isinstance(owner, Region) else "account"


def _calendar(owner: Owner, wanted: int | None) -> int | None:
    if isinstance(owner, Region):
        return owner.calendar_id
    if wanted is not None and not Calendar.objects.active().select_for_update().filter(pk=wanted).exists():
        raise Invalid(_("The calendar is not there any more. Choose another."))
    return wanted
