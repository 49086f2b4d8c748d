"""Calendars: hours as a week of periods, days that differ, leave."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from answerable.api.schemas.types import Input, Line, Moment, Name, Output
from answerable.regions.actions import HoursWanted
from answerable.regions.actions.days import MOST_NAME
from answerable.regions.hours import Span
from answerable.regions.models import Calendar, CalendarVersion
from answerable.regions.weeks import MIDNIGHT, MOST_SPANS

Clock = Annotated[
    str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$"), Field(examples=["09:00"])
]
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")]
DayName = Annotated[str, StringConstraints(max_length=MOST_NAME, pattern=r"^[^\x00]*$")]


class Period(Input):
    """By the calendar's own clocks. An `until` before `from` is of the next day, and kept as two periods."""

    start: Clock = Field(alias="from")
    end: Clock = Field(alias="until")

    def span(self) -> Span:
        return _minute(self.start), _minute(self.end)


Day = Annotated[list[Period], Field(max_length=MOST_SPANS)]
Week = Annotated[list[Day], Field(min_length=7, max_length=7, description="Seven days, Monday first.")]


class CalendarIn(Input):
    name: Name
    zone: Line
    week: Week
    country: Code = ""
    subdivision: Code = ""


class CalendarPatch(Input):
    """What is left out stays. Hours hold from now on, or from `since`; what was counted before stays as it was."""

    name: Name | None = None
    zone: Line | None = None
    week: Week | None = None
    country: Code | None = None
    subdivision: Code | None = None
    since: Moment | None = None


class DifferentDayIn(Input):
    """No `periods`: closed all day."""

    day: date
    periods: Day = Field(default_factory=list)
    name: DayName = ""


class DifferentDayOut(Output):
    day: date
    periods: list[dict[str, str]]
    name: str
    source: str


class CalendarOut(Output):
    """As it holds now. `subdivision` is the region's part of its ISO 3166-2 code, or its name where it has none."""

    id: int
    name: str
    is_active: bool
    since: datetime
    zone: str
    week: list[list[dict[str, str]]]
    country: str
    subdivision: str


class CalendarDetailOut(CalendarOut):
    """`different` are days from today on by the newest version; `leave_…` says how many in a hundred are there, by
    number of month or ISO week."""

    different: list[DifferentDayOut]
    leave_months: dict[int, int]
    leave_weeks: dict[int, int]


class VersionOut(Output):
    id: int
    since: datetime
    zone: str
    week: list[list[dict[str, str]]]
    country: str
    subdivision: str
    different: list[DifferentDayOut]
    made_at: datetime


def hours_wanted(given: CalendarIn) -> HoursWanted:
    return HoursWanted(given.zone, week_wanted(given.week), given.country, given.subdivision)


def week_wanted(week: Sequence[Sequence[Period]]) -> list[list[Span]]:
    return [[period.span() for period in day] for day in week]


def calendar_out(calendar: Calendar, version: CalendarVersion) -> CalendarOut:
    return CalendarOut(**_calendar(calendar, version))


def calendar_detail_out(
    calendar: Calendar, version: CalendarVersion, newest: CalendarVersion, *, today: date
) -> CalendarDetailOut:
    leave = list(calendar.leave_shares.all())
    return CalendarDetailOut(
        **_calendar(calendar, version),
        different=[each for each in _different(newest) if each.day >= today],
        leave_months={each.number: each.percent for each in leave if each.unit == "month"},
        leave_weeks={each.number: each.percent for each in leave if each.unit == "week"},
    )


def version_out(version: CalendarVersion) -> VersionOut:
    return VersionOut(
        id=version.pk, made_at=version.made_at, different=_different(version), **_hours(version)
    )


def _calendar(calendar: Calendar, version: CalendarVersion) -> dict[str, Any]:
    return {
        "id": calendar.pk,
        "name": calendar.name,
        "is_active": calendar.is_active,
        **_hours(version),
    }


def _hours(version: CalendarVersion) -> dict[str, Any]:
    return {
        "since": version.since,
        "zone": version.zone,
        "week": [_periods(spans) for spans in version.week],
        "country": version.country,
        "subdivision": version.subdivision,
    }


def _different(version: CalendarVersion) -> list[DifferentDayOut]:
    return [
        DifferentDayOut(
            day=date.fromisoformat(day),
            periods=_periods(said["spans"]),
            name=said["name"],
            source=said["from"],
        )
        for day, said in sorted(version.different.items())
    ]


def _periods(spans: Sequence[Sequence[int]]) -> list[dict[str, str]]:
    return [{"from": _clock(start), "until": _clock(end)} for start, end in spans]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return min(int(hours) * 60 + int(minutes), MIDNIGHT)
