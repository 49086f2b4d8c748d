"""Moments as other systems write them. Pure.

What is written without a zone is read in the zone that the mapping names. Whether 03-04-2016 is in March or in April no
single one can tell: all of a column are looked at.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_NUMBERS = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})"
    r"(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?\Z"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?\Z|\d{12,13}\Z")
_FIRST, _LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_MILLISECONDS = 10_000_000_000


@dataclass(frozen=True)
class Reading:
    """How moments of a file are read: in which zone, and whether the day stands in front of the month."""

    zone: str = "UTC"
    day_first: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    has_zone: bool


def read_moment(text: str, how: Reading) -> Moment | None:
    """None for what is none; years before 1980 and after 2100 are mistakes."""
    return _read(text.strip()[:60], how)


@lru_cache(maxsize=4096)
def _read(text: str, how: Reading) -> Moment | None:
    if _EPOCH.match(text):
        seconds = float(text)
        found = datetime.fromtimestamp(seconds / 1000 if seconds > _MILLISECONDS else seconds, UTC)
        return _sane(found, has_zone=True)
    try:
        return (
            _placed(datetime.fromisoformat(text), how) if "-" in text or "T" in text else _numbers(text, how)
        )
    except ValueError:
        return _numbers(text, how)


def is_day_first(texts: Iterable[str]) -> bool | None:
    """What the column tells; None where it could be both."""
    found = [match for text in texts if (match := _NUMBERS.match(text.strip())) and len(match[1]) <= 2]
    if any(int(match[1]) > 12 for match in found):
        return True
    return False if any(int(match[2]) > 12 for match in found) else None


def _numbers(text: str, how: Reading) -> Moment | None:
    match = _NUMBERS.match(text)
    if match is None:
        return None
    first, second, third, hour, minute, second_of, half, zone = match.groups()
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third)
    else:
        year = int(third) + (2000 if len(third) <= 2 else 0)
        day, month = (int(first), int(second)) if how.day_first else (int(second), int(first))
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    try:
        found = datetime(year, month, day, hours, int(minute or 0), int(second_of or 0))  # noqa: DTZ001
        return _placed(found.replace(tzinfo=_zone_of(zone)), how)
    except (ValueError, OverflowError):
        return None


def _zone_of(zone: str | None) -> tzinfo | None:
    if zone is None:
        return None
    if zone[0] not in "+-":
        return UTC
    return datetime.strptime(zone, "%z").tzinfo


def _placed(found: datetime, how: Reading) -> Moment | None:
    if found.tzinfo is not None:
        return _sane(found, has_zone=True)
    return _sane(found.replace(tzinfo=ZoneInfo(how.zone)), has_zone=False)


def _sane(found: datetime, *, has_zone: bool) -> Moment | None:
    try:
        in_utc = found.astimezone(UTC)
    except OverflowError:
        return None
    return Moment(in_utc, has_zone) if _FIRST <= in_utc < _LAST else None
