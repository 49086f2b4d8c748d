"""Central goals: what every region is to reach."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from answerable.api.schemas.types import Input, Line, Output
from answerable.insight.models import CentralGoals
from answerable.people.models import ServiceLevel

PerCent = Annotated[int, Field(strict=True, ge=1, le=100)]


class GoalsIn(Input):
    """Per cent of promises to be kept, by kind; a kind that is left out has no goal, and none at all ends them."""

    valid_from: date
    shares: dict[ServiceLevel, PerCent]
    why: Line = ""

    def wanted(self) -> dict[str, int]:
        return {kind.value: share for kind, share in self.shares.items()}


class GoalsOut(Output):
    """They hold from the beginning of `valid_from` (UTC) until a later version does."""

    id: int
    number: int
    valid_from: date
    shares: dict[str, int]
    why: str
    made_at: datetime


def goals_out(version: CentralGoals) -> GoalsOut:
    return GoalsOut(
        id=version.pk,
        number=version.number,
        valid_from=version.valid_from,
        shares=version.shares,
        why=version.why,
        made_at=version.made_at,
    )
