"""Automations, one by one: written as in a file (docs/moving.md), with everything by its name."""

from typing import Annotated, Any

from pydantic import Field

from answerable.api.schemas.conditions import ConditionIn, ConditionOut
from answerable.api.schemas.types import Flag, Input, Line, LongText, Name, Output, Word
from answerable.desk.automations.rules import MOST_HOURS, MOST_STEPS
from answerable.tickets.conditions import MOST

Hours = Annotated[int, Field(strict=True, ge=1, le=MOST_HOURS)]


class NamedConditionsIn(Input):
    any: Flag = False
    each: list[ConditionIn] = Field(default=[], max_length=MOST)


class AutomationStepIn(Input):
    """As they are read: `{"kind": "team", "which": "Ghent tier 2"}`, `{"kind": "tag", "words": "late"}`."""

    kind: Word
    which: Annotated[int, Field(strict=True)] | Line | None = None
    words: LongText = ""


StepsIn = Annotated[list[AutomationStepIn], Field(min_length=1, max_length=MOST_STEPS)]


class AutomationIn(Input):
    """`hours` go with triggers about time alone. It is off unless it is said to be on: it acts by itself."""

    name: Name
    trigger: Word
    hours: Hours | None = None
    conditions: NamedConditionsIn = NamedConditionsIn()
    steps: StepsIn
    is_on: Flag = False


class AutomationPatch(Input):
    """What is left out stays as it is."""

    name: Name | None = None
    trigger: Word | None = None
    hours: Hours | None = None
    conditions: NamedConditionsIn | None = None
    steps: StepsIn | None = None
    is_on: Flag | None = None


class NamedConditionsOut(Output):
    any: bool
    each: list[ConditionOut]


class AutomationStepOut(Output):
    kind: str
    which: str | int | None
    words: str


class AutomationOut(Output):
    """In its place in the order. What it names and is not there any more has no name."""

    id: int
    name: str
    is_on: bool
    trigger: str
    hours: int | None
    conditions: NamedConditionsOut
    steps: list[AutomationStepOut]


def automation_out(pk: int, told: dict[str, Any]) -> AutomationOut:
    return AutomationOut.model_validate({"id": pk, **told})
