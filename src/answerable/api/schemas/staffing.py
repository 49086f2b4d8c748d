"""What will come and how many people it takes, and plans of weeks."""

from datetime import date, datetime

from answerable.api.schemas.types import Output
from answerable.insight.models import StaffingPlan


class SlotOut(Output):
    """Half an hour of a day. `people` do it, `rostered` are to be there for that, counting who is away;
    `people_at_the_high_end` would do it if as many came as the interval allows. Null where they are not reckoned."""

    kind: str
    day: date
    slot: int
    contacts: float
    low: float
    high: float
    people: float | None
    rostered: float | None
    people_at_the_high_end: float | None


class ForecastOut(Output):
    """`kind` is live (telephone, chat) or written. As it was reckoned last; null where nothing was yet."""

    time_zone: str
    reckoned_at: datetime | None
    slots: list[SlotOut]


class PlanOut(Output):
    """A version of a week of one provider; the highest number holds. `handling` is the seconds that one contact was
    thought to take."""

    id: int
    provider_id: int
    monday: date
    is_live: bool
    number: int
    handling: float
    contacts: float
    hours: float
    made_at: datetime


class PlanLineOut(Output):
    """`weekday` is 0 on Monday, `slot` the half hour of the day from 0."""

    weekday: int
    slot: int
    contacts: float
    people: float


class PlanWholeOut(PlanOut):
    lines: list[PlanLineOut]


def plan_out(row: StaffingPlan) -> PlanOut:
    return PlanOut.model_validate(_told(row))


def plan_whole_out(row: StaffingPlan) -> PlanWholeOut:
    lines = [
        PlanLineOut(weekday=int(weekday), slot=int(slot), contacts=contacts, people=people)
        for weekday, slot, contacts, people in row.lines
    ]
    return PlanWholeOut.model_validate(_told(row) | {"lines": lines})


def _told(row: StaffingPlan) -> dict[str, object]:
    return {
        "id": row.pk,
        "provider_id": row.provider_id,
        "monday": row.monday,
        "is_live": row.is_live,
        "number": row.number,
        "handling": row.handling,
        "contacts": row.contacts,
        "hours": row.hours,
        "made_at": row.made_at,
    }
