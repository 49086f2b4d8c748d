"""Days off in an iCalendar file: whole days of events, with their names. Pure; it never trusts what it reads.

Reading stops at bounds, since whoever serves a feed decides what stands in it: how long it is, how many events, how
often they come back, and how long all of it may take.
"""

import time
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # 5 MB: loaded where a feed is read, not by every page
    from icalendar import Component


MOST_BYTES = 2 * 1024 * 1024
AHEAD = timedelta(days=2 * 366)
_MOST_EVENTS = 5000
_LONGEST = 5.0  # seconds
_MOST_NAME = 120
_LONGEST_EVENT = timedelta(days=366)
_DAY = timedelta(days=1)
# Rules that come back within a day make no days off, and take for ever to count.
_COMES_BACK = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
# All that a rule of days or weeks may say. By others it may never hold, and is looked for in all the years there are.
_MAY_HOLD = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH"}
_EARLIEST = date(1900, 1, 1)


class NotReadable(Exception):
    """It is no calendar, or one that cannot be used; `problem` is a word of `regions.problems`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def days_off(content: bytes, *, today: date) -> Mapping[date, str]:
    """From today on, two years ahead."""
    if len(content) > MOST_BYTES:
        raise NotReadable("too_big")
    until, found = time.monotonic() + _LONGEST, dict[date, list[str]]()
    for series in _series(_parsed(content)):
        if time.monotonic() > until:
            raise NotReadable("too_much")
        for start, end, name in _whole_days(series, today):
            day = max(start, today)
            while day < min(end, start + _LONGEST_EVENT, today + AHEAD):
                found.setdefault(day, [])
                if name and name not in found[day]:
                    found[day].append(name)
                day += _DAY
    return {day: " · ".join(sorted(names))[:_MOST_NAME] for day, names in sorted(found.items())}


def _parsed(content: bytes) -> "list[Component]":
    """All events of all calendars in it."""
    from icalendar import Calendar as ICalendar

    try:
        read = ICalendar.from_ical(content, multiple=True)
    except Exception as error:
        raise NotReadable("not_a_calendar") from error
    calendars = [each for each in read if each.name == "VCALENDAR"]
    if not calendars:
        raise NotReadable("not_a_calendar")
    events = [event for each in calendars for event in each.walk("VEVENT")]
    if len(events) > _MOST_EVENTS:
        raise NotReadable("too_much")
    return events


def _series(events: "list[Component]") -> "Iterator[list[Component]]":
    """What belongs together: an event that comes back, and those of its days that were moved."""
    by_uid: dict[str, list[Component]] = {}
    for number, event in enumerate(events):
        by_uid.setdefault(str(event.get("UID", number)), []).append(event)
    yield from by_uid.values()


def _may_count(event: "Component") -> bool:
    started = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(started, date):
        return False
    day = started.date() if isinstance(started, datetime) else started
    return day >= _EARLIEST and (
        not isinstance(started, datetime) or (started.hour, started.minute) == (0, 0)
    )


def _whole_days(series: "list[Component]", today: date) -> Iterator[tuple[date, date, str]]:
    for start, end, event in _happening(series, today):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        first, last = _day_of(start), _day_of(end)
        if first is not None and last is not None:
            yield first, max(last, first + _DAY), _name(event)


def _happening(series: "list[Component]", today: date) -> "list[tuple[date, date, Component]]":
    import recurring_ical_events
    from icalendar import Calendar as ICalendar

    try:
        if not any(map(_may_count, series)) or not all(map(_comes_back_slowly, series)):
            return []
        alone = ICalendar()
        alone.subcomponents = series
        found = recurring_ical_events.of(alone, skip_bad_series=True).between(today, today + AHEAD)
        return [(event["DTSTART"].dt, event["DTEND"].dt, event) for event in found]
    except Exception:  # noqa: BLE001 - one odd event does not hide the others; see above
        return []


def _comes_back_slowly(event: "Component") -> bool:
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        says = {str(key).upper(): value for key, value in rule.items()}
        how_often = {str(each).upper() for each in says.get("FREQ", [])}
        if how_often - _COMES_BACK or says.keys() & {"BYHOUR", "BYMINUTE", "BYSECOND"}:
            return False
        if how_often & {"DAILY", "WEEKLY"} and says.keys() - _MAY_HOLD:
            return False
    return True


def _day_of(moment: date) -> date | None:
    """The day that a moment begins; none when it lies within one."""
    if not isinstance(moment, datetime):
        return moment
    return moment.date() if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else None


def _name(event: "Component") -> str:
    return " ".join(str(event.get("SUMMARY", "")).replace("\x00", "").split())[:_MOST_NAME]
