"""Hours in words: "Mon–Fri 9:00–17:00"."""

from collections.abc import Iterable, Sequence
from datetime import time
from itertools import groupby

from django.utils.dateformat import format as date_format
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from answerable.regions.holidays import country_names, region_names

_MIDNIGHT = 24 * 60


def clock_words(minute: int) -> str:
    """The end of a day is no moment of that day."""
    if minute == _MIDNIGHT:
        return "24:00"
    return date_format(time(minute // 60, minute % 60), pgettext("time of day", "H:i"))


def spans_words(spans: Iterable[Sequence[int]]) -> str:
    spans = [tuple(span) for span in spans]
    if spans == [(0, _MIDNIGHT)]:
        return _("all day")
    if not spans:
        return _("closed")
    return ", ".join(f"{clock_words(start)}–{clock_words(end)}" for start, end in spans)


def week_words(week: Sequence[Sequence[Sequence[int]]]) -> str:
    """Days that follow each other with the same hours are said together; closed ones are left out."""
    days = [(day, tuple(tuple(span) for span in spans)) for day, spans in enumerate(week)]
    parts = []
    for spans, group in groupby(days, key=lambda pair: pair[1]):
        if spans:
            numbers = [day for day, _spans in group]
            parts.append(f"{_days_words(numbers)} {spans_words(spans)}")
    return " · ".join(parts) or _("never open")


def place_words(country: str, subdivision: str) -> str:
    """Whose public holidays are kept."""
    if not country:
        return _("no public holidays")
    name = country_names().get(country, country)
    region = region_names(country).get(subdivision, subdivision)
    return f"{region}, {name}" if region else name


def _days_words(numbers: Sequence[int]) -> str:
    first, last = (str(WEEKDAYS_ABBR[number]) for number in (numbers[0], numbers[-1]))
    if len(numbers) == 1:
        return first
    return f"{first}, {last}" if len(numbers) == 2 else f"{first}–{last}"
