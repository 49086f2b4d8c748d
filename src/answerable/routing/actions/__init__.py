"""The verbs of this room: who does it (`by`) and when (`at`), one transaction, harmless when done twice."""

from answerable.routing.actions.giving import (
    PersonPlan,
    TeamPlan,
    be_seen,
    pass_on,
    set_person_giving,
    set_team_giving,
    take_back,
    take_work,
    touch,
)
from answerable.routing.actions.handovers import (
    Offer,
    accept_handover,
    hand_over,
    return_handover,
    withdraw_handover,
)
from answerable.routing.actions.rules import (
    add_route,
    change_route,
    move_route,
    pause_route,
    remove_route,
    restore_route,
    resume_route,
    route_ticket,
)
from answerable.routing.actions.skills import SkillPlan, add_skill, change_skill, remove_skill, set_skills
from answerable.routing.actions.trials import tried_in, try_route
from answerable.routing.rules.plans import RoutePlan, plan_of

__all__ = [
    "Offer",
    "PersonPlan",
    "RoutePlan",
    "SkillPlan",
    "TeamPlan",
    "accept_handover",
    "add_route",
    "add_skill",
    "be_seen",
    "change_route",
    "change_skill",
    "hand_over",
    "move_route",
    "pass_on",
    "pause_route",
    "plan_of",
    "remove_route",
    "remove_skill",
    "restore_route",
    "resume_route",
    "return_handover",
    "route_ticket",
    "set_person_giving",
    "set_skills",
    "set_team_giving",
    "take_back",
    "take_work",
    "touch",
    "tried_in",
    "try_route",
    "withdraw_handover",
]
