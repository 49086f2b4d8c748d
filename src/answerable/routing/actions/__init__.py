"""The verbs of this room: who does it (`by`) and when (`at`), one transaction, harmless when done twice."""

from answerable.routing.actions.giving import (
    PersonPlan,
    TeamPlan,
    be_seen,
    pass_on,
    return_ticket,
    set_person_giving,
    set_team_giving,
    take_back,
    take_work,
    touch,
)
from answerable.routing.actions.skills import SkillPlan, add_skill, change_skill, remove_skill, set_skills

__all__ = [
    "PersonPlan",
    "SkillPlan",
    "TeamPlan",
    "add_skill",
    "be_seen",
    "change_skill",
    "pass_on",
    "remove_skill",
    "return_ticket",
    "set_person_giving",
    "set_skills",
    "set_team_giving",
    "take_back",
    "take_work",
    "touch",
]
