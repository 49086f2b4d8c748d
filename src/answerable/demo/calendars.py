"""When people of the sample company work: one calendar for each place, with a day that differs and quiet Augusts."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from answerable.ledger.actor import SYSTEM
from answerable.regions.actions import HoursWanted, LeaveWanted, add_calendar, set_day, set_leave
from answerable.regions.hours import DifferentDay, Span
from answerable.regions.models import Calendar


@dataclass(frozen=True)
class _Plan:
    name: str
    hours: HoursWanted
    leave: LeaveWanted = field(default_factory=LeaveWanted)


def _weekdays(*spans: Span) -> list[tuple[Span, ...]]:
    return [spans] * 5 + [(), ()]


_CLOCK = 60  # minutes
_CALENDARS = (
    _Plan(
        "Ghent",
        HoursWanted("Europe/Brussels", _weekdays((510, 750), (13 * _CLOCK, 1050)), "BE"),
        LeaveWanted({7: 75, 8: 55}, {52: 40, 53: 40}),
    ),
    _Plan(
        "Kraków",
        HoursWanted("Europe/Warsaw", [((480, 1080),)] * 5 + [((480, 840),), ()], "PL", "12"),
        LeaveWanted({8: 60}),
    ),
    _Plan(
        "Manila",
        HoursWanted("Asia/Manila", _weekdays((6 * _CLOCK, 15 * _CLOCK), (22 * _CLOCK, 6 * _CLOCK)), "PH"),
        LeaveWanted({8: 95, 12: 80}),
    ),
    _Plan("Denver", HoursWanted("America/Denver", _weekdays((480, 1020)), "US", "CO"), LeaveWanted({8: 90})),
)
_STOCK_TAKING = DifferentDay(((13 * _CLOCK, 1050),), "Stock-taking in the morning")


def keep_calendars(*, at: datetime, now: datetime) -> None:
    """Doing it twice is harmless."""
    for plan in _CALENDARS:
        if Calendar.objects.filter(name=plan.name).exists():
            continue
        calendar = add_calendar(plan.name, plan.hours, by=SYSTEM, at=at)
        set_leave(calendar, plan.leave, by=SYSTEM, at=at)
        if plan.name == "Ghent":
            set_day(calendar, _working_day(now), _STOCK_TAKING, by=SYSTEM, at=now)


def _working_day(now: datetime) -> date:
    """The Thursday of the week after next."""
    monday = now.date() - timedelta(days=now.weekday())
    return monday + timedelta(days=17)
