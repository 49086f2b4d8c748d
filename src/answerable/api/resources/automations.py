"""Automations in their order, without pages, one by one. As a file, all together, they are in `files`."""

from dataclasses import replace

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.schemas.automations import AutomationIn, AutomationOut, AutomationPatch, automation_out
from answerable.api.schemas.routing import MoveIn
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.desk.automations import rules
from answerable.desk.models import Rule
from answerable.desk.moving.names import Names
from answerable.desk.moving.taking import automation_wanted
from answerable.desk.moving.telling import automation

router = Router(tags=["automations"])


@router.get(
    "", response=list[AutomationOut], summary="List automations", **needs(TokenScope.AUTOMATIONS_READ)
)
def list_automations(request: ApiRequest) -> list[AutomationOut]:
    """In the order in which they act."""
    names = Names(shows_gone=True)
    return [automation_out(rule.pk, automation(names, rule)) for rule in seen.automations(request.auth)]


@router.post(
    "", response={201: AutomationOut}, summary="Add an automation", **needs(TokenScope.AUTOMATIONS_WRITE)
)
@write
def add_automation(request: ApiRequest, payload: AutomationIn) -> Done:
    """At the end of the order. The very same twice is one."""
    caller = request.auth
    seen.automations(caller)
    wanted = automation_wanted(payload.model_dump(exclude={"is_on"}), caller.staff, at=caller.at)
    made = rules.add_rule(wanted, is_on=payload.is_on, by=caller.actor, at=caller.at)
    return Done(_whole(made), status=201, location=f"/api/v1/automations/{made.pk}")


@router.get(
    "/{automation_id}",
    response=AutomationOut,
    summary="Get an automation",
    **needs(TokenScope.AUTOMATIONS_READ),
)
def get_automation(request: ApiRequest, automation_id: PathId) -> AutomationOut:
    return _whole(_one(request.auth, automation_id))


@router.patch(
    "/{automation_id}",
    response=AutomationOut,
    summary="Change an automation",
    **needs(TokenScope.AUTOMATIONS_WRITE),
)
@write
def change_automation(request: ApiRequest, automation_id: PathId, payload: AutomationPatch) -> Done:
    """Each change of what it says is a version more. `is_on` switches it on or off."""
    caller = request.auth
    rule = _one(caller, automation_id)
    given = payload.model_dump(exclude={"is_on"}, exclude_unset=True)
    if given:
        rule = rules.change_rule(rule, _wanted(rule, given, caller), by=caller.actor, at=caller.at)
    if payload.is_on is not None:
        rule = rules.switch_rule(rule, on=payload.is_on, by=caller.actor, at=caller.at)
    return Done(_whole(rule))


@router.delete(
    "/{automation_id}",
    response={204: None},
    summary="Remove an automation",
    **needs(TokenScope.AUTOMATIONS_WRITE),
)
@write
def remove_automation(request: ApiRequest, automation_id: PathId) -> Done:
    caller = request.auth
    rules.remove_rule(_one(caller, automation_id), by=caller.actor, at=caller.at)
    return Done(status=204)


@router.post(
    "/{automation_id}/restoration",
    response=AutomationOut,
    summary="Bring a removed automation back",
    **needs(TokenScope.AUTOMATIONS_WRITE),
)
@write
def restore_automation(request: ApiRequest, automation_id: PathId) -> Done:
    caller = request.auth
    removed = seen.one(seen.automations(caller, with_removed=True), pk=automation_id)
    return Done(_whole(rules.restore_rule(removed, by=caller.actor, at=caller.at)))


@router.post(
    "/{automation_id}/move",
    response=AutomationOut,
    summary="Move an automation by one place",
    **needs(TokenScope.AUTOMATIONS_WRITE),
)
@write
def move_automation(request: ApiRequest, automation_id: PathId, payload: MoveIn) -> Done:
    caller = request.auth
    moved = rules.move_rule(_one(caller, automation_id), up=payload.up, by=caller.actor, at=caller.at)
    return Done(_whole(moved))


def _one(caller: Caller, pk: int) -> Rule:
    return seen.one(seen.automations(caller), pk=pk)


def _whole(rule: Rule) -> AutomationOut:
    return automation_out(rule.pk, automation(Names(shows_gone=True), rule))


def _wanted(rule: Rule, given: dict[str, object], caller: Caller) -> rules.RulePlan:
    """What is left out, or is null where that says nothing, is as it was; only what is given is read by its names."""
    was = rules.plan_of(rule)
    told = {name: value for name, value in given.items() if value is not None or name == "hours"}
    base = {
        "name": was.name,
        "trigger": was.trigger,
        "hours": was.hours,
        "conditions": {"each": ()},
        "steps": (),
    }
    read = automation_wanted({**base, **told}, caller.staff, at=caller.at)
    kept = {name: getattr(was, name) for name in ("conditions", "steps") if name not in told}
    return replace(read, **kept)
