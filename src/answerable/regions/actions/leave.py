"""How many people are there in a month or a week of the year: for planning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.regions import events
from answerable.regions.actions.versions import locked
from answerable.regions.models import Calendar, LeaveShare, LeaveUnit

_LAST = {LeaveUnit.MONTH: 12, LeaveUnit.WEEK: 53}


@dataclass(frozen=True)
class LeaveWanted:
    """All of it: in a hundred, by the number of the month or of the ISO week. What is not named has all its people."""

    months: Mapping[int, int] = field(default_factory=dict)
    weeks: Mapping[int, int] = field(default_factory=dict)


@transaction.atomic
def set_leave(calendar: Calendar, wanted: LeaveWanted, *, by: Actor, at: datetime) -> Calendar:
    calendar = locked(calendar, by)
    # A month of a hundred says nothing; a week of a hundred says that it is not as its month.
    months = {number: percent for number, percent in wanted.months.items() if percent != 100}
    rows = {**_of(LeaveUnit.MONTH, months), **_of(LeaveUnit.WEEK, wanted.weeks)}
    had = {(share.unit, share.number): share.percent for share in calendar.leave_shares.all()}
    if rows == had:
        return calendar
    calendar.leave_shares.all().delete()
    LeaveShare.objects.bulk_create(
        LeaveShare(calendar=calendar, unit=unit, number=number, percent=percent)
        for (unit, number), percent in rows.items()
    )
    record(events.CALENDAR_LEAVE_CHANGED, calendar, by=by, at=at, entries=len(rows))
    return calendar


def _of(unit: LeaveUnit, shares: Mapping[int, int]) -> dict[tuple[str, int], int]:
    for number, percent in shares.items():
        if not 1 <= number <= _LAST[unit]:
            raise Invalid(_("A year has months 1 to 12 and weeks 1 to 53."))
        if not 0 <= percent <= 100:
            raise Invalid(_("Of a hundred, between 0 and 100 are there."))
    return {(unit.value, number): percent for number, percent in shares.items()}
