"""Weeks in service, and swaps of them."""

from datetime import date, datetime

from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Id, Input, Output
from answerable.listening.models import RotaSwap, RotaWeek, SwapState


class RotaWeekOut(Output):
    """`starts_on` is a Monday; the week is over on the next by the clock of whoever serves. Without a `mentor` they may
    answer nobody."""

    id: int
    year: int
    number: int
    starts_on: date
    staff: Named
    department: str
    mentor: Named | None
    is_draft: bool


def rota_week_out(week: RotaWeek) -> RotaWeekOut:
    """Wants the year, the member and the mentor with their staff loaded."""
    staff = named(week.member.staff)
    assert staff is not None
    return RotaWeekOut(
        id=week.pk,
        year=week.year.year,
        number=week.number,
        starts_on=week.starts_on,
        staff=staff,
        department=week.member.department,
        mentor=named(week.mentor.staff) if week.mentor else None,
        is_draft=week.is_draft,
    )


class RotaSwapIn(Input):
    """One's own week, and the one that is wanted for it."""

    week_id: Id
    other_id: Id


class RotaSwapOut(Output):
    """Asked by whoever has `week` of whoever has `other`; not answered by `lapses_at`, it is asked no more."""

    id: int
    state: SwapState
    week: RotaWeekOut
    other: RotaWeekOut
    asked_at: datetime
    lapses_at: datetime
    ended_at: datetime | None


def rota_swap_out(swap: RotaSwap) -> RotaSwapOut:
    """Wants both weeks loaded as `rota_week_out` does."""
    return RotaSwapOut(
        id=swap.pk,
        state=SwapState(swap.state),
        week=rota_week_out(swap.week),
        other=rota_week_out(swap.other),
        asked_at=swap.asked_at,
        lapses_at=swap.lapses_at,
        ended_at=swap.ended_at,
    )
