"""Guides as they are carried between installations, and what was done in them."""

from datetime import datetime
from typing import Any

from pydantic import Field

from answerable.api.schemas.types import Id, Input, Output
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import Guide, GuideRun
from answerable.selfservice.models.guides import RunEnd


class GuideIn(Input):
    """`content` is a guide as another installation gave it. A draft may have faults: they are no refusal."""

    content: dict[str, Any]
    audience: Audience = Audience.PUBLIC
    brand_id: Id | None = None
    category_id: Id | None = None
    product: str = Field(default="", max_length=200, pattern=r"^[^\x00]*$")


class GuidePatch(Input):
    """What stands over all steps; what is left out stays as it is."""

    audience: Audience | None = None
    brand_id: Id | None = None
    category_id: Id | None = None
    owner_id: Id | None = None
    product: str | None = Field(default=None, max_length=200, pattern=r"^[^\x00]*$")


class GuideDraftIn(Input):
    content: dict[str, Any]


class GuideOut(Output):
    """`content` is what is published, or the draft where nothing is or where it is asked for."""

    id: int
    title: str
    audience: Audience
    brand_id: int | None
    category_id: int | None
    owner_id: int | None
    product: str
    version: int | None
    is_withdrawn: bool
    languages: list[str]
    content: dict[str, Any]


class GuideStepOut(Output):
    step: str
    choice: str
    value: str
    at: datetime
    by_staff_id: int | None


class GuideRunOut(Output):
    id: int
    guide_id: int
    version: int
    language: str
    outcome: RunEnd | None
    started_at: datetime
    ended_at: datetime | None
    steps: list[GuideStepOut]


def guide_out(row: Guide, *, draft: bool = False) -> GuideOut:
    content = row.draft if draft or row.published is None else row.published.content
    return GuideOut(
        id=row.pk,
        title=row.title,
        audience=Audience(row.audience),
        brand_id=row.brand_id,
        category_id=row.category_id,
        owner_id=row.owner_id,
        product=row.product,
        version=row.published.number if row.published else None,
        is_withdrawn=row.withdrawn_at is not None,
        languages=content["languages"],
        content=content,
    )


def run_out(row: GuideRun) -> GuideRunOut:
    """Wants its version and steps loaded."""
    return GuideRunOut(
        id=row.pk,
        guide_id=row.guide_id,
        version=row.version.number,
        language=row.language,
        outcome=RunEnd(row.outcome) if row.outcome else None,
        started_at=row.started_at,
        ended_at=row.ended_at,
        steps=[
            GuideStepOut(
                step=each.key, choice=each.choice, value=each.value, at=each.at, by_staff_id=each.staff_id
            )
            for each in row.steps.all()
            if not each.is_undone
        ],
    )
