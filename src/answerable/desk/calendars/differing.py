"""What each version of a calendar changed, in words; the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.desk.calendars.ahead import wall
from answerable.desk.calendars.words import place_words, spans_words, week_words
from answerable.regions.models import Calendar, CalendarVersion

MOST = 30
_MOST_DAYS = 6


@dataclass(frozen=True)
class Change:
    """`since` is as the calendar's own clock has it."""

    version: CalendarVersion
    since: datetime
    words: Sequence[str]
    is_planned: bool
    is_first: bool


def changes(calendar: Calendar, *, now: datetime) -> tuple[list[Change], bool]:
    """And whether there are older ones. Of versions that begin together only the one that holds is told."""
    rows = list(calendar.versions.select_related("made_by").order_by("-since", "-pk")[: MOST + 1])
    latest = {row.since: row for row in reversed(rows)}
    kept = sorted(latest.values(), key=lambda row: row.since, reverse=True)
    before: list[CalendarVersion | None] = [*kept[1:], None]
    told = [_change(row, older, now) for row, older in zip(kept, before, strict=True)]
    is_more = len(rows) > MOST
    return (told[:-1] if is_more else told), is_more


def _change(row: CalendarVersion, older: CalendarVersion | None, now: datetime) -> Change:
    since = wall(row.since, ZoneInfo(row.zone))
    words = list(_differing(row, older, since.date()))
    return Change(row, since, words, is_planned=row.since > now, is_first=older is None)


def _differing(row: CalendarVersion, older: CalendarVersion | None, first: date) -> Iterator[str]:
    if older is None or row.week != older.week:
        yield week_words(row.week)
    if older is None or row.zone != older.zone:
        yield _("time zone %(zone)s") % {"zone": row.zone}
    if older is None or (row.country, row.subdivision) != (older.country, older.subdivision):
        yield _("holidays: %(place)s") % {"place": place_words(row.country, row.subdivision)}
    elif row.holidays != older.holidays and row.week == older.week and row.different == older.different:
        yield _("public holidays, as they have become known")
    had = older.different if older else {}
    days = sorted(
        day
        for day in row.different.keys() | had.keys()
        if day >= first.isoformat() and row.different.get(day) != had.get(day)
    )
    yield from (_day(day, row.different.get(day)) for day in days[:_MOST_DAYS])
    if len(days) > _MOST_DAYS:
        more = len(days) - _MOST_DAYS
        yield ngettext("and %(n)s day more", "and %(n)s days more", more) % {"n": more}


def _day(day: str, said: dict[str, Any] | None) -> str:
    shown = date_format(date.fromisoformat(day), "j M Y")
    if said is None:
        return _("%(day)s: as its weekday again") % {"day": shown}
    words = f"{shown}: {spans_words(said['spans'])}"
    return f"{words} ({said['name']})" if said["name"] else words
