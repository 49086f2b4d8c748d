"""Of versions of something, on which days which one held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

Version = TypeVar("Version")


@dataclass(frozen=True)
class Stretch(Generic[Version]):
    """`first` and `last` are both counted in; `is_whole`: it held all the time that was asked for."""

    version: Version
    first: date
    last: date
    is_whole: bool

    @property
    def days(self) -> str:
        """Of which days it speaks; the year is said once where both ends have it."""
        since = "j M" if self.first.year == self.last.year else "j M Y"
        told = {"from": date_format(self.first, since), "to": date_format(self.last, "j M Y")}
        return _("%(from)s to %(to)s") % told


def stretches(begun: Sequence[tuple[Version, date]], first: date, last: date) -> Iterator[Stretch[Version]]:
    """Versions by their numbers, each with the day on which it began: it holds until a later one has."""
    for place, (version, began) in enumerate(begun):
        ended = min((day for _later, day in begun[place + 1 :]), default=None)
        since = max(began, first)
        until = last if ended is None else min(ended - timedelta(days=1), last)
        if since <= until:
            yield Stretch(version, since, until, (since, until) == (first, last))
