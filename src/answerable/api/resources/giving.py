"""Skills; what people can do and can have; how a team's tickets find their person. For whoever leads."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.problems import NotFound
from answerable.api.schemas.conditions import conditions_changed, conditions_given
from answerable.api.schemas.giving import (
    SkillIn,
    SkillOut,
    SkillPatch,
    StaffGivingOut,
    StaffGivingPatch,
    TeamGivingOut,
    TeamGivingPatch,
    skill_out,
    staff_giving_out,
    team_giving_out,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.people.looking_after import led_by, may_lead
from answerable.people.models import Staff, Team
from answerable.regions.models import Calendar
from answerable.routing import actions
from answerable.routing.actions import PersonPlan, SkillPlan, TeamPlan
from answerable.routing.models import Leaving, Skill, SkillKind, StaffGiving, TeamGiving, Way

router = Router(tags=["giving"])
of_staff = Router(tags=["giving"])
of_teams = Router(tags=["giving"])
_BY_ID = Keyset("skills")


@router.get("", response=Page[SkillOut], summary="List skills", **needs(TokenScope.ROUTING_READ))
def list_skills(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[SkillOut]:
    return page_of(_BY_ID, _skills(request.auth), skill_out, cursor=cursor, limit=limit)


@router.post("", response={201: SkillOut}, summary="Add a skill", **needs(TokenScope.ROUTING_WRITE))
@write
def add_skill(request: ApiRequest, payload: SkillIn) -> Done:
    caller = request.auth
    conditions = conditions_given(payload.conditions, is_any=payload.any_condition, caller=caller)
    wanted = SkillPlan(payload.name, payload.kind, payload.language or "", conditions)
    made = actions.add_skill(wanted, by=caller.actor, at=caller.at)
    return Done(skill_out(made), status=201, location=f"/api/v1/skills/{made.pk}")


@router.get("/{skill_id}", response=SkillOut, summary="Get a skill", **needs(TokenScope.ROUTING_READ))
def get_skill(request: ApiRequest, skill_id: PathId) -> SkillOut:
    return skill_out(seen.one(_skills(request.auth), pk=skill_id))


@router.patch("/{skill_id}", response=SkillOut, summary="Change a skill", **needs(TokenScope.ROUTING_WRITE))
@write
def change_skill(request: ApiRequest, skill_id: PathId, payload: SkillPatch) -> Done:
    caller = request.auth
    skill = seen.one(_skills(caller), pk=skill_id)
    wanted = SkillPlan(
        payload.name or skill.name,
        payload.kind or SkillKind(skill.kind),
        skill.language if payload.language is None else payload.language,
        conditions_changed(skill.conditions, payload.conditions, payload.any_condition, caller=caller),
    )
    return Done(skill_out(actions.change_skill(skill, wanted, by=caller.actor, at=caller.at)))


@router.delete(
    "/{skill_id}", response={204: None}, summary="Remove a skill", **needs(TokenScope.ROUTING_WRITE)
)
@write
def remove_skill(request: ApiRequest, skill_id: PathId) -> Done:
    caller = request.auth
    actions.remove_skill(seen.one(_skills(caller), pk=skill_id), by=caller.actor, at=caller.at)
    return Done(status=204)


@of_staff.get(
    "/{staff_id}/giving",
    response=StaffGivingOut,
    summary="Get what a colleague can do and can have",
    **needs(TokenScope.STAFF_READ),
)
def get_staff_giving(request: ApiRequest, staff_id: PathId) -> StaffGivingOut:
    """One's own, and that of the people whom one leads."""
    return staff_giving_out(_giving_of(_person(request.auth, staff_id)))


@of_staff.patch(
    "/{staff_id}/giving",
    response=StaffGivingOut,
    summary="Say what a colleague can do and can have",
    **needs(TokenScope.STAFF_WRITE),
)
@write
def set_staff_giving(request: ApiRequest, staff_id: PathId, payload: StaffGivingPatch) -> Done:
    """`takes_work` also of oneself."""
    caller = request.auth
    staff, by, at = _person(caller, staff_id), caller.actor, caller.at
    wanted = _person_plan(caller, _giving_of(staff), payload)
    if payload.model_fields_set - {"takes_work", "skills"}:
        actions.set_person_giving(staff, wanted, by=by, at=at)
    if payload.skills is not None:
        known = {each.skill_id: each.until for each in payload.skills}
        for number, each in enumerate(payload.skills):
            seen.named_in_body(_skills(caller), f"#/skills/{number}/skill_id", pk=each.skill_id)
        actions.set_skills(staff, known, by=by, at=at)
    if payload.takes_work is not None:
        actions.take_work(staff, payload.takes_work, by=by, at=at)
    return Done(staff_giving_out(_giving_of(staff)))


@of_teams.get(
    "/{team_id}/giving",
    response=TeamGivingOut,
    summary="Get how a team's tickets find their person",
    **needs(TokenScope.ROUTING_READ),
)
def get_team_giving(request: ApiRequest, team_id: PathId) -> TeamGivingOut:
    return team_giving_out(_team_giving(_team(request.auth, team_id)))


@of_teams.patch(
    "/{team_id}/giving",
    response=TeamGivingOut,
    summary="Say how a team's tickets find their person",
    **needs(TokenScope.ROUTING_WRITE),
)
@write
def set_team_giving(request: ApiRequest, team_id: PathId, payload: TeamGivingPatch) -> Done:
    caller = request.auth
    team = _team(caller, team_id)
    giving = _team_giving(team)
    was = TeamPlan(
        Way(giving.way), giving.is_sticky, giving.untouched_minutes, giving.most, Leaving(giving.leaving)
    )
    given = payload.model_dump(include=payload.model_fields_set)
    given = {name: value for name, value in given.items() if value is not None or name in _LIMITS}
    kept = actions.set_team_giving(team, replace(was, **given), by=caller.actor, at=caller.at)
    return Done(team_giving_out(kept))


_LIMITS = ("untouched_minutes", "most")


def _skills(caller: Caller) -> QuerySet[Skill]:
    return Skill.objects.all() if may_lead(caller.staff) else Skill.objects.none()


def _person(caller: Caller, staff_id: int) -> Staff:
    if staff_id == caller.staff.pk:
        return caller.staff
    found: Staff = seen.one(led_by(caller.staff).active(), pk=staff_id)
    return found


def _giving_of(staff: Staff) -> StaffGiving:
    return StaffGiving.objects.filter(staff=staff).first() or StaffGiving(staff=staff)


def _person_plan(caller: Caller, giving: StaffGiving, given: StaffGivingPatch) -> PersonPlan:
    wanted: dict[str, Any] = {
        "capacity": giving.capacity if given.capacity is None else given.capacity,
        "takes_themselves": giving.takes_themselves
        if given.takes_themselves is None
        else given.takes_themselves,
        "deputy": giving.deputy_id,
        "calendar": giving.calendar_id,
    }
    if "deputy_id" in given.model_fields_set:
        wanted["deputy"] = given.deputy_id
    if "calendar_id" in given.model_fields_set:
        wanted["calendar"] = given.calendar_id
    if wanted["deputy"] not in (None, giving.deputy_id):
        seen.named_in_body(
            Staff.objects.active().visible_to(caller.staff), "#/deputy_id", pk=wanted["deputy"]
        )
    if wanted["calendar"] not in (None, giving.calendar_id):
        calendars = Calendar.objects.visible_to(caller.staff).active()
        seen.named_in_body(calendars, "#/calendar_id", pk=wanted["calendar"])
    return PersonPlan(**wanted)


def _team(caller: Caller, team_id: int) -> Team:
    if not may_lead(caller.staff):
        raise NotFound
    found: Team = seen.one(seen.teams(caller).filter(is_active=True), pk=team_id)
    return found


def _team_giving(team: Team) -> TeamGiving:
    return TeamGiving.objects.filter(team=team).first() or TeamGiving(team=team)
