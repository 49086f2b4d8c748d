"""Ghent's experts are given their tickets, by what each can do."""

from datetime import datetime

from answerable.demo.founding import World
from answerable.ledger.actor import Actor
from answerable.routing.actions import (
    PersonPlan,
    SkillPlan,
    TeamPlan,
    add_skill,
    be_seen,
    set_person_giving,
    set_skills,
    set_team_giving,
)
from answerable.routing.giving.deciding import give
from answerable.routing.models import Leaving, Skill, SkillKind, Way
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Ticket

_TEAM, _CAPACITY, _MOST_GIVEN = "ghent2", 12, 6
_LANGUAGES = {"German": "de", "Japanese": "ja"}
_GAS = SkillPlan(
    "Gas appliances",
    SkillKind.CERTIFICATE,
    needed_when=Conditions((Condition("subject", "has", "stove, gas, Kocher, réchaud"),)),
)
_CAN = {
    "omar.khalil": ("Gas appliances",),
    "sofie.vandamme": ("German",),
    "tomas.reinholt": ("German", "Gas appliances"),
    "haruka.ishii": ("Japanese",),
}


def give_to_experts(world: World, *, by: Actor, at: datetime) -> None:
    """What waits there and nobody has is given as if all four had just looked in."""
    if Skill.objects.exists():
        return
    plans = [SkillPlan(name, SkillKind.LANGUAGE, code) for name, code in _LANGUAGES.items()]
    skills = {plan.name: add_skill(plan, by=by, at=at).pk for plan in (*plans, _GAS)}
    deputy = world.staff["sofie.vandamme"]
    for key, names in _CAN.items():
        staff = world.staff[key]
        set_skills(staff, {skills[name]: None for name in names}, by=by, at=at)
        stands_in = None if staff == deputy else deputy.pk
        set_person_giving(staff, PersonPlan(_CAPACITY, deputy=stands_in), by=by, at=at)
    team = world.teams[_TEAM]
    set_team_giving(team, TeamPlan(Way.PUSH, untouched_minutes=120, leaving=Leaving.DEPUTY), by=by, at=at)
    for key in _CAN:
        be_seen(world.staff[key].pk, at=at)
    waiting = Ticket.objects.untaken().filter(team=team).order_by("waiting_since", "pk")
    for ticket_id in list(waiting.values_list("pk", flat=True)[:_MOST_GIVEN]):
        give(ticket_id, at=at)
