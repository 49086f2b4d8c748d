"""What the client owes its providers, and what managers of either side say became of it."""

from datetime import date, datetime

from answerable.api.schemas.types import Flag, Id, Input, Line, Output
from answerable.insight.duties.actions import DutySaid
from answerable.insight.models import DutyRecord
from answerable.people.models import DutyWhat, Side


class DutyIn(Input):
    """`day` is the one on which it was due: it has come, and lies within the last two years."""

    provider_id: Id
    duty: DutyWhat
    day: date
    is_met: Flag
    words: Line = ""

    def said(self) -> DutySaid:
        return DutySaid(self.duty, self.day, self.is_met, self.words)


class DutyOut(Output):
    """`side` is whose word it is, of the house or of the provider; both stand beside each other."""

    id: int
    provider_id: int
    duty: DutyWhat
    day: date
    side: Side
    is_met: bool
    words: str
    said_at: datetime


def duty_out(row: DutyRecord) -> DutyOut:
    return DutyOut(
        id=row.pk,
        provider_id=row.provider_id,
        duty=DutyWhat(row.duty),
        day=row.day,
        side=Side(row.side),
        is_met=row.is_met,
        words=row.words,
        said_at=row.said_at,
    )
