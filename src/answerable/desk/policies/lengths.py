"""How long something may take, read and written in plain words: "30 min", "4 h", "1 h 30 min", "2 days"."""

import re
from datetime import timedelta

from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid
from answerable.web.moments import duration_words, spent_words

_DAY = timedelta(days=1)
_UNITS = {
    timedelta(minutes=1): ("m", "min", "mins", "minute", "minutes"),
    timedelta(hours=1): ("h", "hr", "hrs", "hour", "hours"),
    _DAY: ("d", "day", "days"),
}
_PART = re.compile(r"(\d{1,5}(?:[.,]\d{1,2})?)\s*([^\W\d_]*)\.?")


def length_read(given: str, *, is_by_calendar: bool) -> timedelta:
    """Raises Invalid with a sentence."""
    words = given.strip().lower()
    parts = _PART.findall(words)
    if not parts or _PART.sub("", words).strip(" ,"):
        raise Invalid(_("Write a time like “30 min”, “4 h” or “2 days”."))
    units, length, last = _units(), timedelta(0), None
    for number, word in parts:
        # "1 h 30" is an hour and a half.
        unit = units.get(word) if word else timedelta(minutes=1) if last == timedelta(hours=1) else None
        if unit is None:
            raise Invalid(_("Write a time like “30 min”, “4 h” or “2 days”."))
        if unit == _DAY and is_by_calendar:
            raise Invalid(_("By a calendar a day is as long as its hours: write hours, like “16 h”."))
        length, last = length + float(number.replace(",", ".")) * unit, unit
    return timedelta(minutes=round(length / timedelta(minutes=1)))


def length_words(length: timedelta, *, is_by_calendar: bool) -> str:
    """Always as exact as it was written."""
    if length >= _DAY and not is_by_calendar and not length % _DAY:
        return duration_words(length)
    return spent_words(length)


def _units() -> dict[str, timedelta]:
    """As they are written, in the reader's language too."""
    known = {word: unit for unit, words in _UNITS.items() for word in words}
    for unit in _UNITS:
        known |= {duration_words(unit * n).split()[-1].lower(): unit for n in (1, 2)}
    return known
