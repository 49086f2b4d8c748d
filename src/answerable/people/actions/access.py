"""What the house sets for a provider's people, and looks through: masks, reviews, accounts that nobody uses."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Word
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.people import events
from answerable.people.access import Role
from answerable.people.actions.guards import require
from answerable.people.actions.staff import suspend_staff
from answerable.people.masking.values import Part
from answerable.people.models import AccessReview, Provider, ProviderAccess, Staff
from answerable.people.models import Field as OwnField

_MOST_DAYS = 1000
_SAME = timedelta(minutes=1)
GIVEABLE = (Role.AGENT, Role.SUPERVISOR)


@dataclass(frozen=True)
class AccessWanted:
    """`fields` are those of the company's own that are masked; `gives` the roles that the provider's managers may
    give."""

    parts: Collection[Part] = ()
    fields: Collection[OwnField] = ()
    may_reveal: bool = False
    gives: Collection[Role] = field(default=(Role.AGENT,))
    review_days: int = 90
    dormant_days: int = 60
    suspend_days: int | None = None


@transaction.atomic
def change_access(provider: Provider, wanted: AccessWanted, *, by: Actor, at: datetime) -> ProviderAccess:
    """From the next page on, that is what their people see. Saying the same once more is nothing."""
    require(by, "access.manage")
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    _check(wanted)
    kept, is_new = ProviderAccess.objects.get_or_create(provider=provider)
    parts = [part.value for part in Part if part in wanted.parts]
    gives = [role.value for role in GIVEABLE if role in wanted.gives]
    fields = {each.pk for each in wanted.fields}
    now = (parts, gives, wanted.may_reveal, wanted.review_days, wanted.dormant_days, wanted.suspend_days)
    was = (kept.parts, kept.gives, kept.may_reveal, kept.review_days, kept.dormant_days, kept.suspend_days)
    if not is_new and now == was and fields == set(kept.fields.values_list("pk", flat=True)):
        return kept
    kept.parts, kept.gives, kept.may_reveal = parts, gives, wanted.may_reveal
    kept.review_days, kept.dormant_days = wanted.review_days, wanted.dormant_days
    kept.suspend_days = wanted.suspend_days
    kept.save()
    kept.fields.set(fields)
    record(
        events.PROVIDER_ACCESS_CHANGED,
        provider,
        by=by,
        at=at,
        masked=Word("+".join(parts) or "nothing"),
        reveals=wanted.may_reveal,
    )
    return kept


def _check(wanted: AccessWanted) -> None:
    days = (wanted.review_days, wanted.dormant_days, wanted.suspend_days or 1)
    if not all(1 <= each <= _MOST_DAYS for each in days):
        raise Invalid(_("Days are between 1 and 1000."))
    if wanted.suspend_days is not None and wanted.suspend_days < wanted.dormant_days:
        raise Invalid(_("Accounts are suspended no sooner than they count as unused."))


@transaction.atomic
def confirm_review(provider: Provider, *, by: Actor, at: datetime) -> AccessReview:
    """Somebody looked through all who have access for a provider. Twice within a minute is once."""
    require(by, "access.manage")
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    last = provider.reviews.first()
    if last is not None and last.staff_id == by.staff_id and at - last.at < _SAME:
        return last
    accounts = provider.staff.filter(is_active=True).count()
    if by.staff_id is None:
        raise Invalid(_("A review is somebody’s: it needs their name."))
    review = AccessReview.objects.create(provider=provider, staff_id=by.staff_id, at=at, accounts=accounts)
    record(events.ACCESS_REVIEWED, provider, by=by, at=at, accounts=accounts)
    return review


def dormant(people: "QuerySet[Staff]", *, since: date) -> "QuerySet[Staff]":
    """Those who may sign in and have not been here since that day, or never came and were asked before it."""
    here = Q(last_login__date__gte=since) | Q(seen__day__gte=since) | Q(joined_at__date__gte=since)
    return people.filter(is_active=True).exclude(here)


@transaction.atomic
def suspend_dormant(provider: Provider, *, by: Actor, at: datetime) -> list[Staff]:
    """All of a provider's that nobody uses, in one go; twice finds nobody more. Whoever does it, and the last
    administrator, stay."""
    require(by, "access.manage")
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    days = access_of(provider).dormant_days
    return _suspend(provider, days, by=by, at=at)


def _suspend(provider: Provider, days: int, *, by: Actor, at: datetime) -> list[Staff]:
    since = (at - timedelta(days=days)).date()
    unused = dormant(Staff.objects.filter(provider=provider), since=since)
    found = [suspend_staff(each, by=by, at=at) for each in unused.order_by("pk")]
    return [each for each in found if each is not None]


@transaction.atomic
def suspend_by_itself(provider: Provider, *, by: Actor, at: datetime) -> list[Staff]:
    """What the house has set for the provider; by the clock."""
    days = access_of(provider).suspend_days
    return [] if days is None else _suspend(provider, days, by=by, at=at)


def access_of(provider: Provider) -> ProviderAccess:
    """What is set for them, and the defaults where nothing is."""
    kept = ProviderAccess.objects.filter(provider=provider).first()
    return kept or ProviderAccess(provider=provider, gives=[Role.AGENT.value])
