"""A week as it is being written: rows of times for each day, some of them still empty. It is shown again as it was
typed, whatever is wrong with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid
from answerable.regions.hours import Span
from answerable.regions.weeks import MOST_SPANS

_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.h]?([0-5]\d)?\Z")
_MIDNIGHT = 24 * 60
_SPARE = ("", "")
Row = tuple[str, str]


@dataclass(frozen=True)
class WrittenDay:
    number: int
    rows: Sequence[Row]

    @property
    def key(self) -> str:
        return str(self.number)

    @property
    def name(self) -> str:
        return str(WEEKDAYS[self.number])


def written(week: Sequence[Sequence[Sequence[int]]]) -> list[WrittenDay]:
    """What is kept, and room for a period more."""
    return [
        WrittenDay(day, _with_room([(_shown(start), _shown(end)) for start, end in spans]))
        for day, spans in enumerate(week)
    ]


def posted(data: QueryDict) -> list[WrittenDay]:
    """As it was typed. `copy` puts Monday's hours on every weekday; `more` makes room for a period."""
    days = [_rows(data, f"from-{day}", f"until-{day}") for day in range(7)]
    if "copy" in data:
        days = [days[0]] * 5 + days[5:]
    room = 2 if "more" in data else 1
    return [WrittenDay(day, _with_room(rows, room)) for day, rows in enumerate(days)]


def spans_of(rows: Sequence[Row], name: str) -> list[Span]:
    """The periods of a day. A row in which nothing stands is none."""
    return [(_minute(start, name), _minute(end, name)) for start, end in rows if start or end]


def rows_in(data: QueryDict) -> list[Row]:
    """The periods of a single day."""
    return (_rows(data, "from", "until") + [_SPARE] * 2)[:MOST_SPANS]


def _rows(data: QueryDict, starts: str, ends: str) -> list[Row]:
    pairs = zip(data.getlist(starts), data.getlist(ends), strict=False)
    rows = [(start.strip()[:8], end.strip()[:8]) for start, end in pairs]
    return [row for row in rows if row != _SPARE][:MOST_SPANS]


def _with_room(rows: list[Row], room: int = 1) -> list[Row]:
    return (rows + [_SPARE] * room)[:MOST_SPANS]


def _minute(text: str, name: str) -> int:
    found = _CLOCK.match(text)
    minute = int(found[1]) * 60 + int(found[2] or 0) if found else _MIDNIGHT + 1
    if minute > _MIDNIGHT:
        if text:
            raise Invalid(
                _("%(day)s: “%(text)s” is no time of day. Write it like 9:00.") % {"day": name, "text": text}
            )
        raise Invalid(_("%(day)s: a period needs both its beginning and its end.") % {"day": name})
    return minute


def _shown(minute: int) -> str:
    """As a field of times takes it: 24:00 is 00:00."""
    minute %= _MIDNIGHT
    return f"{minute // 60:02d}:{minute % 60:02d}"
