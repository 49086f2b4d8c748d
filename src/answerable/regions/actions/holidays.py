"""Public holidays change: by law, by decree, or because somebody mended what was known of them."""

from datetime import date, datetime

from django.db import transaction

from answerable.ledger.actor import SYSTEM
from answerable.regions.actions.versions import Kept, go_on, holidays_known, locked
from answerable.regions.calendars import today
from answerable.regions.models import Calendar


@transaction.atomic
def learn_holidays(calendar: Calendar, *, at: datetime) -> None:
    """Where what is known of days to come differs from what the calendar goes by, it goes by that from now on. What was
    counted stays."""
    calendar = locked(calendar, SYSTEM)
    first = today(calendar.pk, at)

    def change(had: Kept) -> Kept:
        known = holidays_known(had, at)
        kept: dict[str, dict[str, str]] = had["holidays"]
        # The next year is kept in any case, so that each ends as it began.
        is_new = max(kept, default="") < str(first.year + 1)
        is_new |= any(
            _ahead(kept[year], first) != _ahead(known[year], first) for year in kept.keys() & known.keys()
        )
        return {**had, "holidays": known} if is_new else had

    go_on(calendar, change, by=SYSTEM, at=at, what="holidays", also_planned=True)


def _ahead(days: dict[str, str], first: date) -> dict[str, str]:
    return {day: name for day, name in days.items() if day >= first.isoformat()}
