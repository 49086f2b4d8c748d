"""What the house lets a provider's people do in the help centre: write, and read in which categories."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.people.models import Provider, Staff
from answerable.selfservice.articles import events
from answerable.selfservice.articles.actions import guards
from answerable.selfservice.articles.readers import may_manage
from answerable.selfservice.models import ArticleCategory, ReadingLimit, WritingPermission


@transaction.atomic
def let_write(staff: Staff, *, by: Actor, at: datetime) -> None:
    """Earned, and theirs alone; what they write is reviewed and published by the house."""
    guards.require(may_manage(by))
    if staff.provider.is_in_house:
        raise Refusal(_("People of the house write by their role."), code="in_house")
    _kept, is_new = WritingPermission.objects.get_or_create(staff=staff, defaults={"given_at": at})
    if is_new:
        record(events.MAY_WRITE, staff, by=by, at=at)


@transaction.atomic
def let_write_no_more(staff: Staff, *, by: Actor, at: datetime) -> None:
    guards.require(may_manage(by))
    gone, _rows = WritingPermission.objects.filter(staff=staff).delete()
    if gone:
        record(events.MAY_WRITE_NO_MORE, staff, by=by, at=at)


@transaction.atomic
def limit_reading(
    provider: Provider, categories: Collection[ArticleCategory], *, by: Actor, at: datetime
) -> None:
    """Its people read what is not for everybody in these categories alone; in none, where there are none."""
    guards.require(may_manage(by))
    if provider.is_in_house:
        raise Refusal(_("People of the house read by their role."), code="in_house")
    limit, is_new = ReadingLimit.objects.get_or_create(provider=provider)
    wanted = {each.pk for each in categories}
    if not is_new and set(limit.categories.values_list("pk", flat=True)) == wanted:
        return
    limit.categories.set(categories)
    record(events.READING_LIMITED, provider, by=by, at=at, categories=len(wanted))


@transaction.atomic
def free_reading(provider: Provider, *, by: Actor, at: datetime) -> None:
    guards.require(may_manage(by))
    gone, _rows = ReadingLimit.objects.filter(provider=provider).delete()
    if gone:
        record(events.READING_FREED, provider, by=by, at=at)
