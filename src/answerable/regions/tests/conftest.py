"""A calendar with office hours in Ghent, and a shorter way to ask what it counts."""

from datetime import timedelta

import pytest

from answerable.regions.actions import HoursWanted, add_calendar
from answerable.regions.calendars import timeline_of

NINE_TO_FIVE = ((540, 1020),)
OFFICE = HoursWanted("Europe/Brussels", (NINE_TO_FIVE,) * 5 + ((), ()), "BE")
SHORT = HoursWanted("Europe/Brussels", (((540, 600),),) * 5 + ((), ()), "BE")


@pytest.fixture
def office(ada, now):
    return add_calendar("Ghent", OFFICE, by=ada.actor(), at=now - timedelta(days=30))


@pytest.fixture
def worked(office):
    """worked(start, days): hours worked in so many days."""

    def ask(start, days=1):
        return timeline_of(office.pk).worked(start, start + timedelta(days=days)) / timedelta(hours=1)

    return ask
