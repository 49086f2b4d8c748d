"""A calendar takes days off from an iCal feed that it follows, or from a file."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.outside import NotReachable, check
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.ledger.secrets import SecretUnreadable, decrypt, encrypt
from answerable.regions import events
from answerable.regions.actions.days import FEED, day_of_feed, in_order
from answerable.regions.actions.versions import Kept, go_on, locked
from answerable.regions.calendars import today
from answerable.regions.feeds import Read
from answerable.regions.ical import NotReadable, days_off
from answerable.regions.models import Calendar, CalendarFeed
from answerable.regions.problems import problem_words


@transaction.atomic
def follow_feed(calendar: Calendar, url: str, *, by: Actor, at: datetime) -> CalendarFeed:
    """Its days are fetched right after, and once a day; until then those that were known stay. Twice is harmless."""
    from answerable.regions.tasks import fetch_feed

    calendar = locked(calendar, by)
    url = url.strip()
    if url[:9].lower() == "webcal://":
        url = "https://" + url[9:]
    try:
        host, _port = check(url)
    except NotReachable as error:
        raise Invalid(_("Enter the address of a feed: it begins with https://.")) from error
    feed = _feed_of(calendar)
    if feed.sealed and _opened(feed) == url:
        return feed
    feed.sealed, feed.host, feed.problem, feed.asked_at = encrypt(url), host, "", None
    feed.save()
    record(events.CALENDAR_FEED_CHANGED, calendar, by=by, at=at, source="feed")
    enqueue(fetch_feed, calendar_id=calendar.pk)
    return feed


@transaction.atomic
def take_file(calendar: Calendar, content: bytes, *, by: Actor, at: datetime) -> CalendarFeed:
    """The days of a file, in place of a feed's. The same file again changes nothing."""
    calendar = locked(calendar, by)
    try:
        days = days_off(content, today=today(calendar.pk, at))
    except NotReadable as error:
        raise Invalid(problem_words(error.problem)) from error
    feed = _feed_of(calendar)
    if feed._state.adding or feed.is_followed:
        record(events.CALENDAR_FEED_CHANGED, calendar, by=by, at=at, source="file")
    feed.sealed = feed.host = ""
    _keep(feed, days, at)
    _put(calendar, feed.days, by=by, at=at)
    return feed


@transaction.atomic
def stop_following(calendar: Calendar, *, by: Actor, at: datetime) -> None:
    """The days still to come that were the feed's, or the file's, are ordinary again. Twice is harmless."""
    calendar = locked(calendar, by)
    gone, _kinds = CalendarFeed.objects.filter(calendar=calendar).delete()
    if gone:
        record(events.CALENDAR_FEED_CHANGED, calendar, by=by, at=at, source="none")
        _put(calendar, {}, by=by, at=at)


@transaction.atomic
def take_read(calendar: Calendar, read: Read, *, at: datetime) -> None:
    """What was read of the feed, unless it follows another meanwhile. Where it could not be read, the last good days
    stay, and why is kept."""
    calendar = locked(calendar, SYSTEM)
    feed = CalendarFeed.objects.filter(calendar=calendar, sealed=read.sealed).first()
    if feed is None:
        return
    if read.problem:
        feed.asked_at, feed.problem = at, read.problem
        feed.save(update_fields=["asked_at", "problem"])
        return
    _keep(feed, read.days, at)
    _put(calendar, feed.days, by=SYSTEM, at=at)


def _feed_of(calendar: Calendar) -> CalendarFeed:
    return CalendarFeed.objects.filter(calendar=calendar).first() or CalendarFeed(calendar=calendar)


def _opened(feed: CalendarFeed) -> str:
    try:
        return decrypt(feed.sealed)
    except SecretUnreadable:
        return ""


def _keep(feed: CalendarFeed, days: Mapping[date, str], at: datetime) -> None:
    feed.days = {day.isoformat(): name for day, name in days.items()}
    feed.asked_at = feed.good_at = at
    feed.problem = ""
    feed.save()


def _put(calendar: Calendar, days: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """What was said by hand goes before the feed. Days that are over are not looked at: they hold no more."""
    first = today(calendar.pk, at).isoformat()
    fed = {day: day_of_feed(name) for day, name in days.items() if day >= first}

    def change(had: Kept) -> Kept:
        by_hand = {day: said for day, said in had["different"].items() if said["from"] != FEED}
        was = {day: said for day, said in had["different"].items() if said["from"] == FEED and day >= first}
        new = {day: said for day, said in fed.items() if day not in by_hand}
        return had if new == was else {**had, "different": in_order({**new, **by_hand})}

    go_on(calendar, change, by=by, at=at, what="feed", also_planned=True)
