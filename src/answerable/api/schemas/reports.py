"""Reports, and what became of each time that one was sent."""

from datetime import datetime

from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Output
from answerable.insight.models import Audience, LetterState, Often, Report, ReportLetter, ReportRun


class ReportOut(Output):
    """`figures` are the chosen ones ("page/key"); none for all of its pages. `day` is a day of the week from Monday (1)
    on, or of the month. `next_at` is null while it is off."""

    id: int
    name: str
    audience: Audience
    provider_id: int | None
    region_id: int | None
    pages: list[str]
    figures: list[str]
    weeks: int
    often: Often
    day: int
    hour: int
    time_zone: str
    next_at: datetime | None


class LetterOut(Output):
    to: Named | None
    state: LetterState
    attempts: int
    error: str
    ended_at: datetime | None


class RunOut(Output):
    """`period` is the week or month of which it is the report; empty when somebody sent it by hand."""

    id: int
    period: str
    at: datetime
    letters: list[LetterOut]


def report_out(row: Report) -> ReportOut:
    return ReportOut(
        id=row.pk,
        name=row.name,
        audience=Audience(row.audience),
        provider_id=row.provider_id,
        region_id=row.region_id,
        pages=row.pages,
        figures=row.figures,
        weeks=row.weeks,
        often=Often(row.often),
        day=row.day,
        hour=row.hour,
        time_zone=row.time_zone,
        next_at=row.next_at,
    )


def run_out(row: ReportRun) -> RunOut:
    """Wants its letters loaded, with whom they are for."""
    letters = [_letter_out(each) for each in row.letters.all()]
    return RunOut(id=row.pk, period=row.period, at=row.at, letters=letters)


def _letter_out(row: ReportLetter) -> LetterOut:
    return LetterOut(
        to=named(row.staff),
        state=LetterState(row.state),
        attempts=row.attempts,
        error=row.error,
        ended_at=row.ended_at,
    )
