"""How a team's tickets find their person; what people can do and can have."""

from datetime import date

from pydantic import Field

from answerable.api.schemas.conditions import ConditionOut, ConditionsIn, conditions_out
from answerable.api.schemas.types import Flag, Id, Input, Name, Output, Word
from answerable.routing.giving.hands import InHand, in_hands
from answerable.routing.models import Leaving, Skill, SkillKind, StaffGiving, StaffSkill, TeamGiving, Way

MOST_SKILLS_GIVEN = 100


class SkillOut(Output):
    """A ticket needs it when its conditions fit; a language without conditions, when the customer speaks it."""

    id: int
    name: str
    kind: SkillKind
    language: str
    any_condition: bool
    conditions: list[ConditionOut]


class SkillIn(Input):
    name: Name
    kind: SkillKind
    language: Word | None = None
    any_condition: Flag = False
    conditions: ConditionsIn = []


class SkillPatch(Input):
    """What is left out stays as it is."""

    name: Name | None = None
    kind: SkillKind | None = None
    language: Word | None = None
    any_condition: Flag | None = None
    conditions: ConditionsIn | None = None


class SkillHeld(Input):
    """`until` is the last day on which it holds."""

    skill_id: Id
    until: date | None = None


class SkillHeldOut(Output):
    skill_id: int
    until: date | None


class StaffGivingOut(Output):
    """`in_hand` is what they have of what they can have (`capacity`), in units."""

    staff_id: int
    capacity: int
    in_hand: int
    takes_themselves: bool
    takes_work: bool
    deputy_id: int | None
    calendar_id: int | None
    skills: list[SkillHeldOut]


class StaffGivingPatch(Input):
    """What is left out stays as it is; `skills` are all that they have."""

    capacity: int | None = Field(default=None, strict=True, ge=1, le=1000)
    takes_themselves: Flag | None = None
    takes_work: Flag | None = None
    deputy_id: Id | None = None
    calendar_id: Id | None = None
    skills: list[SkillHeld] | None = Field(default=None, max_length=MOST_SKILLS_GIVEN)


class TeamGivingOut(Output):
    """`way` is pull where people take tickets, push where they are given."""

    team_id: int
    way: Way
    is_sticky: bool
    untouched_minutes: int | None
    most: int | None
    leaving: Leaving


class TeamGivingPatch(Input):
    """What is left out stays as it is; null takes a limit away."""

    way: Way | None = None
    is_sticky: Flag | None = None
    untouched_minutes: int | None = Field(default=None, strict=True, ge=1)
    most: int | None = Field(default=None, strict=True, ge=1)
    leaving: Leaving | None = None


def skill_out(skill: Skill) -> SkillOut:
    return SkillOut(
        id=skill.pk,
        name=skill.name,
        kind=SkillKind(skill.kind),
        language=skill.language,
        any_condition=skill.conditions.is_any,
        conditions=conditions_out(skill.conditions),
    )


def staff_giving_out(giving: StaffGiving) -> StaffGivingOut:
    held = StaffSkill.objects.filter(staff=giving.staff_id).order_by("skill")
    return StaffGivingOut(
        staff_id=giving.staff_id,
        capacity=giving.capacity,
        in_hand=in_hands([giving.staff_id]).get(giving.staff_id, InHand()).load,
        takes_themselves=giving.takes_themselves,
        takes_work=giving.takes_work,
        deputy_id=giving.deputy_id,
        calendar_id=giving.calendar_id,
        skills=[SkillHeldOut(skill_id=each.skill_id, until=each.until) for each in held],
    )


def team_giving_out(giving: TeamGiving) -> TeamGivingOut:
    return TeamGivingOut(
        team_id=giving.team_id,
        way=Way(giving.way),
        is_sticky=giving.is_sticky,
        untouched_minutes=giving.untouched_minutes,
        most=giving.most,
        leaving=Leaving(giving.leaving),
    )
