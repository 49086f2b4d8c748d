"""When a report is due, by the clock of a place. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from answerable.insight.models.reports import Often

LAST_DAY = 28  # of a month: the last that each of them has


@dataclass(frozen=True)
class Rhythm:
    """`day` is a day of the week from Monday (1) on, or of the month."""

    often: Often
    day: int
    hour: int
    zone: ZoneInfo

    def is_due_on(self, day: date) -> bool:
        return (day.isoweekday() if self.often == Often.WEEKLY else day.day) == self.day


def next_after(rhythm: Rhythm, moment: datetime) -> datetime:
    """The first time behind that moment. An hour that clocks leave out is the one after it; of one that comes twice,
    the first."""
    day = moment.astimezone(rhythm.zone).date()
    while True:
        if rhythm.is_due_on(day):
            due = datetime.combine(day, time(rhythm.hour), rhythm.zone).astimezone(UTC)
            if due > moment:
                return due
        day += timedelta(days=1)


def period_of(rhythm: Rhythm, moment: datetime) -> str:
    """The day on which it falls due: one report for each. Whoever moves it to another day gets it then, too."""
    return f"{moment.astimezone(rhythm.zone):%Y-%m-%d}"
