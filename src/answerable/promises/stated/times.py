"""When a named time is: as the customer reads it, where they are.

A day that is named ends with its working hours, by the ticket's calendar, and with the day where it has none. What can
be read in two ways is read as the customer would hold us to it: the earlier; a date such as 3/4 is left open.
"""

from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from answerable.promises.stated.language import Found, Language, Time
from answerable.regions.hours import Timeline

_DAY = timedelta(days=1)
_LONGEST = timedelta(days=300)  # beyond, a date without a year was one that is over
_FRIDAY = 4
_LAST = time(23, 59)
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


class _NoTimeError(ValueError):
    """It names no time to come."""


def readings_of(
    found: Found,
    clock: time | None,
    language: Language,
    *,
    at: datetime,
    zone: ZoneInfo,
    timeline: Timeline | None,
) -> list[datetime]:
    """Each moment that can be meant; none where every one is over or does not exist."""
    if found.time == Time.SPAN and (unit := language.unit_of(found.group("unit"))) in _UNITS:
        return [at + _length(found, language) * _UNITS[unit]]
    readings: list[datetime] = []
    for day in _days(found, language, at.astimezone(zone).date(), timeline, at):
        if clock is not None:
            due = datetime.combine(day, clock, zone)
        else:
            due = _end_of(day - _DAY if found.group("before") else day, zone, timeline, at)
        if due <= at:
            due = datetime.combine(day, _LAST, zone)  # today, after hours: while it is today
        if at < due <= at + _LONGEST and due not in readings:
            readings.append(due)
    return readings


def _length(found: Found, language: Language) -> int:
    """Of "3–5 days" the last: until then we are as good as our word."""
    said = found.group("n2") or found.group("n")
    if said:
        return language.number_of(said)
    return language.numbers.get(
        found.group("unit"), 1
    )  # "an hour"; of languages with a dual, "two days" in one word


def _after(today: date, length: int, unit: str, timeline: Timeline | None, at: datetime) -> date:
    if unit == "workday":
        day = today
        for _each in range(min(length, 400)):
            day = _next_open(day, timeline, at)
        return day
    if unit == "month":
        months = today.month - 1 + length
        year, month = today.year + months // 12, months % 12 + 1
        return date(year, month, min(today.day, monthrange(year, month)[1]))
    return today + _DAY * length * (7 if unit == "week" else 1)


def _next_open(day: date, timeline: Timeline | None, at: datetime) -> date:
    """The next day on which somebody works; Monday to Friday where no calendar says."""
    for _each in range(60):
        day += _DAY
        is_open = day.weekday() <= _FRIDAY if timeline is None else bool(timeline.hours_at(at).on(day)[0])
        if is_open:
            return day
    raise _NoTimeError


def _days(
    found: Found, language: Language, today: date, timeline: Timeline | None, at: datetime
) -> list[date]:
    """The day that is meant, or those that can be."""
    try:
        if found.time == Time.SLASHED:
            return _slashed(found, today)
        if found.time == Time.SPAN:
            unit = language.unit_of(found.group("unit"))
            return [_after(today, _length(found, language), unit, timeline, at)]
        return [_day(found, language, today, timeline, at)]
    except (_NoTimeError, OverflowError):
        return []


def _day(found: Found, language: Language, today: date, timeline: Timeline | None, at: datetime) -> date:
    monday = today - _DAY * today.weekday()
    match found.time:
        case Time.TODAY:
            return today
        case Time.TOMORROW:
            return today + _DAY
        case Time.AFTER_TOMORROW:
            return today + 2 * _DAY
        case Time.THIS_WEEK:
            return _last_open(monday, today, timeline, at)
        case Time.NEXT_WEEK:
            return _last_open(monday + 7 * _DAY, today, timeline, at)
        case Time.THIS_MONTH:
            return today.replace(day=monthrange(today.year, today.month)[1])
        case Time.WEEKDAY:
            number = language.place_of(found.group("day"), language.days)
            if found.group("in_next_week"):
                return monday + _DAY * (7 + number)
            return today + _DAY * ((number - today.weekday()) % 7 or 7)  # who means today says so
        case Time.ISO:
            return _made(int(found.group("year")), int(found.group("m")), int(found.group("d")))
        case _:
            said = found.group("month")
            month = language.place_of(said, language.months) + 1 if said else int(found.group("m"))
            return _dated(int(found.group("d")), month, found.group("year"), today)


def _last_open(monday: date, today: date, timeline: Timeline | None, at: datetime) -> date:
    """The last day of that week on which somebody works, and Friday where none is known."""
    days = [monday + _DAY * n for n in range(6, -1, -1) if monday + _DAY * n >= today]
    if timeline is not None:
        hours = timeline.hours_at(at)
        if (open_ := next((day for day in days if hours.on(day)[0]), None)) is not None:
            return open_
    friday = monday + _DAY * _FRIDAY
    return friday if friday >= today else monday + _DAY * 6


def _slashed(found: Found, today: date) -> list[date]:
    """Day and month in either order, as far as they are a day and a month."""
    pair = int(found.group("a")), int(found.group("b"))
    days: list[date] = []
    for day, month in (pair, pair[::-1]):
        if month <= 12:
            with suppress(_NoTimeError):
                days.append(_dated(day, month, found.group("year"), today))
    return list(dict.fromkeys(days))


def _dated(day: int, month: int, year: str, today: date) -> date:
    if year:
        return _made(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    named = _made(today.year, month, day)
    return named if named >= today else _made(today.year + 1, month, day)


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _NoTimeError from error


def _end_of(day: date, zone: ZoneInfo, timeline: Timeline | None, at: datetime) -> datetime:
    """The end of its working hours, or of the day as the customer has it: whichever comes first."""
    end = datetime.combine(day, _LAST, zone)
    if timeline is None:
        return end
    hours = timeline.hours_at(at)
    spans = hours.on(day)[0]
    if not spans:
        return end
    minutes = spans[-1][1]
    closes = datetime.combine(day, time.min, hours.zone) + timedelta(minutes=minutes)
    return min(end, closes)


def clock_of(language: Language, text: str, start: int, end: int) -> "tuple[time, tuple[int, int]] | None":
    """The last time of day that is named there, and where."""
    found: list[tuple[time, tuple[int, int]]] = []
    for pattern in language.clocks:
        for match in pattern.finditer(text, start, end):
            said = _clock(match.groupdict(), language)
            if said is not None and all(
                match.end() <= low or high <= match.start() for _t, (low, high) in found
            ):
                found.append((said, match.span()))
    return max(found, key=lambda each: each[1], default=None)


def _clock(said: "dict[str, str | None]", language: Language) -> time | None:
    if said.get("noon"):
        return time(12)
    hour, minute = int(said.get("h") or 0), int(said.get("min") or 0)
    half = said.get("half") or ""
    if half and language.after_noon.search(half):
        hour += 12 if hour < 12 else 0
    elif half and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return None
    return time(hour, minute)
