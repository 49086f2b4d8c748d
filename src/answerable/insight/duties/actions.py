"""That a duty of the client was met or missed, said by a manager of either side."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.insight import events
from answerable.insight.models import DutyRecord
from answerable.insight.models.duties import duties
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import DutyWhat, Provider, Side, Staff

MOST_WORDS = 300
_OLDEST = timedelta(days=2 * 366)


@dataclass(frozen=True)
class DutySaid:
    duty: DutyWhat
    day: date
    is_met: bool
    words: str = ""


@transaction.atomic
def say_duty(provider: Provider, said: DutySaid, *, by: Actor, at: datetime) -> DutyRecord:
    """For the side of whoever says it. The same twice is harmless; another word takes the place of the first, and the
    ledger keeps both."""
    side = side_of(provider, by)
    found = Provider.objects.select_for_update().get(pk=provider.pk)
    words = " ".join(said.words.replace("\0", "").split())
    if len(words) > MOST_WORDS:
        raise Invalid(_("That is too long: at most %(most)s characters.") % {"most": MOST_WORDS})
    if not at.date() - _OLDEST <= said.day <= at.date():
        raise Invalid(_("Choose a day that has come, of the last two years."))
    keys: dict[str, Any] = {"provider": found, "duty": said.duty, "day": said.day, "side": side}
    known = DutyRecord.objects.filter(**keys).first()
    if known is not None and (known.is_met, known.words) == (said.is_met, words):
        return known
    kept, _is_new = DutyRecord.objects.update_or_create(
        **keys,
        defaults={"is_met": said.is_met, "words": words, "said_by_id": by.staff_id, "said_at": at},
    )
    record(
        events.DUTY_SAID,
        found,
        by=by,
        at=at,
        duty=said.duty.value,
        day=said.day.isoformat(),
        side=side.value,
        met=said.is_met,
    )
    return kept


def side_of(provider: Provider, by: Actor) -> Side:
    """The house's people speak for the house; a provider's managers for their own company. Whoever may not see the
    provider does not learn that it is there."""
    if not Provider.objects.visible_to(by).filter(pk=provider.pk).exists():
        raise Provider.DoesNotExist
    staff = Staff.objects.select_related("provider").filter(pk=by.staff_id or 0).first()
    if staff is None or not duties(staff) or provider.is_in_house:
        raise NotAllowed
    if staff.provider.is_in_house:
        return Side.HOUSE
    if staff.provider_id != provider.pk:
        raise NotAllowed
    return Side.PROVIDER
