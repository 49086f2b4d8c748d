"""Durations and moments in the product's words: "2 h 10", "3 days", "22 Nov 2026, 14:30"."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext

from answerable.web.date_patterns import date_format

MINUTES_A_DAY = 24 * 60


def duration_words(length: timedelta) -> str:
    """Two units at most, and whole days from one day on: nobody plans by the minute after that."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 1:
        return gettext("under 1 min")
    if minutes < 60:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    if minutes < MINUTES_A_DAY:
        return _hours(minutes // 60, minutes % 60)
    days = minutes // MINUTES_A_DAY
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def _hours(hours: int, minutes: int) -> str:
    if not minutes:
        return gettext("%(hours)s h") % {"hours": hours}
    return gettext("%(hours)s h %(minutes)s") % {"hours": hours, "minutes": f"{minutes:02d}"}


def spent_words(length: timedelta) -> str:
    """For what is reckoned: hours and minutes whatever their number, since working days have no fixed length."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return duration_words(length)
    return _hours(minutes // 60, minutes % 60)


def stopwatch(length: timedelta) -> str:
    """For columns that add up: "27:05:12"."""
    seconds = max(0, round(length.total_seconds()))
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def duration_patterns() -> str:
    """The words of ``duration_words`` below one day, for the script that lets them tick.

    Above a day they need plural forms, and by then no one watches them change.
    """
    return "|".join(
        [
            gettext("under 1 min"),
            gettext("%(minutes)s min") % {"minutes": "{m}"},
            gettext("%(hours)s h") % {"hours": "{h}"},
            gettext("%(hours)s h %(minutes)s") % {"hours": "{h}", "minutes": "{m}"},
        ]
    )


def full_moment(value: datetime) -> str:
    """The month is in letters, so that no reader takes the 4th of December for the 12th of April."""
    return date_format(localtime(value), pgettext("moment with year", "j M Y, H:i"))


def moment_words(value: datetime, *, now: datetime) -> str:
    """Today's moments need only the hour."""
    local = localtime(value)
    return _clock(local) if local.date() == localtime(now).date() else full_moment(value)


def near_moment(value: datetime, *, now: datetime) -> str:
    """As short as stays clear beside other words: a week around now has its weekday, this year no year."""
    local, today = localtime(value), localtime(now).date()
    days = abs((local.date() - today).days)
    if not days:
        return _clock(local)
    if days < 7:
        return date_format(local, pgettext("moment near now", "D j M, H:i"))
    if local.year == today.year:
        return date_format(local, pgettext("moment this year", "j M, H:i"))
    return full_moment(value)


def spoken_moment(value: datetime, *, now: datetime) -> str:
    """For a sentence: "14:30" today, "yesterday 16:20", then as near as it is."""
    local = localtime(value)
    if (localtime(now).date() - local.date()).days == 1:
        return gettext("yesterday %(clock)s") % {"clock": _clock(local)}
    return near_moment(value, now=now)


def day_words(value: datetime) -> str:
    return date_format(localtime(value), pgettext("day", "D j M"))


def _clock(local: datetime) -> str:
    return date_format(local, pgettext("time of day", "H:i"))
