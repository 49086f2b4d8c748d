"""Business cases: what was planned when somebody decided, version by version."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from answerable.api.schemas.types import Id, Input, LongText, Output
from answerable.insight.models import BusinessCase, CaseVersion
from answerable.insight.money.actions import CaseWanted, PlannedMonth
from answerable.people.models import Provider

Amount = Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
CaseName = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]


class CaseMonthIn(Input):
    """`quality` is the share of tickets whose customers are to be heard, from 0 to 1; null: nothing is said of it."""

    month: Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
    cost: Amount
    saving: Amount
    quality: Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)] | None = None


class CaseIn(Input):
    """The case of this name gets another version, unless it says what the last one says. `baseline` is what a solved
    issue cost before, in the house's own currency; `provider_id` null: it is about everybody."""

    name: CaseName
    baseline: Amount
    months: Annotated[Sequence[CaseMonthIn], Field(min_length=1, max_length=120)]
    provider_id: Id | None = None
    why: LongText = ""

    def wanted(self, provider: Provider | None) -> CaseWanted:
        months = [PlannedMonth(each.month, each.cost, each.saving, each.quality) for each in self.months]
        return CaseWanted(self.name, self.baseline, months, provider, self.why)


class CaseMonthOut(Output):
    month: str
    cost: float
    saving: float
    quality: float | None


class CaseVersionOut(Output):
    id: int
    number: int
    baseline: float
    months: list[CaseMonthOut]
    why: str
    made_at: datetime


class CaseOut(Output):
    """`newest` is the version that the figures hold against what came."""

    id: int
    name: str
    provider_id: int | None
    newest: CaseVersionOut | None


def case_out(case: BusinessCase) -> CaseOut:
    newest = next(iter(sorted(case.versions.all(), key=lambda each: -each.number)), None)
    return CaseOut(
        id=case.pk,
        name=case.name,
        provider_id=case.provider_id,
        newest=None if newest is None else case_version_out(newest),
    )


def case_version_out(version: CaseVersion) -> CaseVersionOut:
    return CaseVersionOut(
        id=version.pk,
        number=version.number,
        baseline=float(version.baseline),
        months=[CaseMonthOut.model_validate(each) for each in version.months],
        why=version.why,
        made_at=version.made_at,
    )
