"""Dates in Django's patterns ("j M Y, H:i"), each pattern read once: a ticket's page writes a hundred moments, and
reading the pattern for each took a tenth of its time."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from django.utils import dateformat
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language

_Piece = Callable[[datetime], str]


class _Names:
    """What months and days are called in the language of the moment."""

    def __init__(self) -> None:
        self.months = {number: str(name) for number, name in MONTHS.items()}
        self.months_short = {number: str(name).title() for number, name in MONTHS_3.items()}
        self.days = {number: str(name) for number, name in WEEKDAYS.items()}
        self.days_short = {number: str(name) for number, name in WEEKDAYS_ABBR.items()}


@lru_cache(maxsize=100)
def _names(_language: str | None) -> _Names:
    return _Names()


# Of Django's letters those that our patterns and their translations need; with any other, Django does it.
_LETTERS: dict[str, _Piece] = {
    "d": lambda at: f"{at.day:02d}",
    "j": lambda at: str(at.day),
    "m": lambda at: f"{at.month:02d}",
    "n": lambda at: str(at.month),
    "Y": lambda at: f"{at.year:04d}",
    "H": lambda at: f"{at.hour:02d}",
    "G": lambda at: str(at.hour),
    "i": lambda at: f"{at.minute:02d}",
    "M": lambda at: _names(get_language()).months_short[at.month],
    "F": lambda at: _names(get_language()).months[at.month],
    "D": lambda at: _names(get_language()).days_short[at.weekday()],
    "l": lambda at: _names(get_language()).days[at.weekday()],
}


def date_format(at: datetime, pattern: str) -> str:
    """As `django.utils.dateformat.format` writes it."""
    pieces = _pieces(pattern)
    return dateformat.format(at, pattern) if pieces is None else "".join([piece(at) for piece in pieces])


@lru_cache(maxsize=500)
def _pieces(pattern: str) -> tuple[_Piece, ...] | None:
    if "\\" in pattern or any(each.isalpha() and each.isascii() and each not in _LETTERS for each in pattern):
        return None
    return tuple(_LETTERS.get(each) or _plain(each) for each in pattern)


def _plain(sign: str) -> _Piece:
    return lambda _at: sign
