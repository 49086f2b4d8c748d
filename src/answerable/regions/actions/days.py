"""Single days that are not as their weekday: closed, or open at other times."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid, Refusal
from answerable.regions.actions.versions import Kept, go_on, locked
from answerable.regions.calendars import today
from answerable.regions.hours import DifferentDay
from answerable.regions.models import Calendar, CalendarFeed
from answerable.regions.weeks import NoPeriod, Overlapping, settled_day

MOST_DAYS = 400  # said by hand and still to come
FURTHEST = timedelta(days=5 * 366)
MOST_NAME = 120
HAND, FEED = "hand", "feed"


@transaction.atomic
def set_day(calendar: Calendar, day: date, said: DifferentDay, *, by: Actor, at: datetime) -> Calendar:
    """That day is so, whatever its weekday, a holiday or the feed say: also in hours that were planned for later. Of
    today, what is left."""
    calendar = locked(calendar, by)
    _refuse_over(calendar, day, at)
    if day > today(calendar.pk, at) + FURTHEST:
        raise Invalid(_("Choose a day within the next five years."))
    kept = {"spans": _spans(said), "name": clean_name(said.name), "from": HAND}

    def change(had: Kept) -> Kept:
        return {**had, "different": in_order({**had["different"], day.isoformat(): kept})}

    if _by_hand(calendar, at, but=day) >= MOST_DAYS:
        raise Refusal(_("So many days differ already that weekly hours would say it better."))
    go_on(calendar, change, by=by, at=at, what="day", also_planned=True)
    return calendar


@transaction.atomic
def take_day_back(calendar: Calendar, day: date, *, by: Actor, at: datetime) -> Calendar:
    """That day is as its weekday again, or as a holiday or the feed have it. Twice is harmless."""
    calendar = locked(calendar, by)
    _refuse_over(calendar, day, at)
    key = day.isoformat()
    feed = CalendarFeed.objects.filter(calendar=calendar).first()
    fed = feed.days.get(key) if feed else None

    def change(had: Kept) -> Kept:
        said = had["different"].get(key)
        if said is None:
            return had
        if said["from"] == FEED:
            raise Refusal(_("This day comes from the feed. Say other hours for it instead."))
        rest = {each: other for each, other in had["different"].items() if each != key}
        if fed is not None:
            rest[key] = day_of_feed(fed)
        return {**had, "different": in_order(rest)}

    go_on(calendar, change, by=by, at=at, what="day", also_planned=True)
    return calendar


def day_of_feed(name: str) -> dict[str, Any]:
    return {"spans": [], "name": name, "from": FEED}


def in_order(days: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(days.items()))


def clean_name(given: str) -> str:
    return " ".join(given.replace("\x00", "").split())[:MOST_NAME]


def _spans(said: DifferentDay) -> list[list[int]]:
    try:
        return [list(span) for span in settled_day(said.spans)]
    except Overlapping as error:
        raise Invalid(_("Two periods of this day overlap.")) from error
    except NoPeriod as error:
        words = _("A period of a single day ends by midnight. Say the rest with the day after.")
        raise Invalid(words) from error


def _refuse_over(calendar: Calendar, day: date, at: datetime) -> None:
    if day < today(calendar.pk, at):
        raise Invalid(_("This day is over: what was counted by it stays as it is."))


def _by_hand(calendar: Calendar, at: datetime, *, but: date) -> int:
    now, newest = today(calendar.pk, at).isoformat(), calendar.versions.last()
    assert newest is not None
    return sum(
        said["from"] == HAND and day >= now and day != but.isoformat()
        for day, said in newest.different.items()
    )
