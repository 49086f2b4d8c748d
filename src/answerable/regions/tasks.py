"""What is done about calendars by the clock."""

from collections.abc import Callable

from django.utils import timezone

from answerable.ledger.jobs import Lane, enqueue, job
from answerable.regions.actions.feeds import take_read
from answerable.regions.actions.holidays import learn_holidays
from answerable.regions.calendars import today
from answerable.regions.feeds import read
from answerable.regions.models import Calendar, CalendarFeed


@job(lane=Lane.OUTSIDE, max_attempts=3)
def fetch_feed(calendar_id: int) -> Callable[[], None] | None:
    """What goes wrong out there is kept with the feed, and tried again the next day."""
    feed = CalendarFeed.objects.select_related("calendar").filter(calendar=calendar_id).first()
    if feed is None or not feed.is_followed or not feed.calendar.is_active:
        return None
    calendar = feed.calendar
    found = read(feed, today=today(calendar.pk, timezone.now()))
    return lambda: take_read(calendar, found, at=timezone.now())


@job()
def learn_of_holidays() -> None:
    """One calendar after the other, since each is a change of its own."""
    for calendar in Calendar.objects.active():
        learn_holidays(calendar, at=timezone.now())


@job()
def fetch_feeds() -> None:
    followed = CalendarFeed.objects.filter(calendar__is_active=True).exclude(sealed="")
    for calendar_id in followed.values_list("calendar", flat=True):
        enqueue(fetch_feed, calendar_id=calendar_id, dedupe=f"feed/{calendar_id}")
