"""What is promised to whom: a short list in its order, without pages, what each said before, and changing it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.conditions import conditions_changed
from answerable.api.schemas.policies import PolicyIn, PolicyOut, PolicyPatch, PolicyVersionOut, version_out
from answerable.api.schemas.routing import MoveIn
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.promises import actions
from answerable.promises.actions import PolicyPlan, plan_of
from answerable.promises.actions.policies import version_at
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Policy
from answerable.promises.policies import policies

router = Router(tags=["policies"])
_VERSIONS = Keyset("policy_versions", is_newest_first=True)


@router.get("", response=list[PolicyOut], summary="List the policies", **needs(TokenScope.PROMISES_READ))
def list_policies(request: ApiRequest) -> list[PolicyOut]:
    """In their order: of those that fit a ticket, the first holds."""
    known = set(seen.policies(request.auth).values_list("pk", flat=True))
    return [
        PolicyOut(
            id=standing.policy.pk,
            name=standing.policy.name,
            held=None if (version := standing.at(request.auth.at)) is None else version_out(version),
        )
        for standing in policies()
        if standing.policy.pk in known
    ]


@router.post("", response={201: PolicyOut}, summary="Add a policy", **needs(TokenScope.PROMISES_WRITE))
@write
def add_policy(request: ApiRequest, payload: PolicyIn) -> Done:
    """In front of the first that holds for every ticket, if it asks for something; else at the end."""
    caller = request.auth
    given = PolicyPatch(**payload.model_dump())
    made = actions.add_policy(
        _changed(PolicyPlan(payload.name, {}), given, caller), by=caller.actor, at=caller.at
    )
    return Done(_out(made, caller), status=201, location=f"/api/v1/policies/{made.pk}")


@router.get("/{policy_id}", response=PolicyOut, summary="Get a policy", **needs(TokenScope.PROMISES_READ))
def get_policy(request: ApiRequest, policy_id: PathId) -> PolicyOut:
    return _out(seen.one(seen.policies(request.auth), pk=policy_id), request.auth)


@router.patch(
    "/{policy_id}", response=PolicyOut, summary="Change a policy", **needs(TokenScope.PROMISES_WRITE)
)
@write
def change_policy(request: ApiRequest, policy_id: PathId, payload: PolicyPatch) -> Done:
    """What was promised to tickets that it holds for stays."""
    caller = request.auth
    policy = seen.one(seen.policies(caller), pk=policy_id)
    held = version_at(policy, payload.since or caller.at)
    was = PolicyPlan(policy.name, {}) if held is None else plan_of(policy, held)
    wanted = _changed(was, payload, caller)
    changed = actions.change_policy(policy, wanted, by=caller.actor, at=caller.at, since=payload.since)
    return Done(_out(changed, caller))


@router.delete(
    "/{policy_id}", response={204: None}, summary="Remove a policy", **needs(TokenScope.PROMISES_WRITE)
)
@write
def remove_policy(request: ApiRequest, policy_id: PathId) -> Done:
    caller = request.auth
    actions.remove_policy(seen.one(seen.policies(caller), pk=policy_id), by=caller.actor, at=caller.at)
    return Done(status=204)


@router.post(
    "/{policy_id}/restoration",
    response=PolicyOut,
    summary="Bring a removed policy back",
    **needs(TokenScope.PROMISES_WRITE),
)
@write
def restore_policy(request: ApiRequest, policy_id: PathId) -> Done:
    caller = request.auth
    removed = seen.one(Policy.objects.visible_to(caller.staff), pk=policy_id)
    return Done(_out(actions.restore_policy(removed, by=caller.actor, at=caller.at), caller))


@router.post(
    "/{policy_id}/move",
    response=PolicyOut,
    summary="Move a policy by one place",
    **needs(TokenScope.PROMISES_WRITE),
)
@write
def move_policy(request: ApiRequest, policy_id: PathId, payload: MoveIn) -> Done:
    caller = request.auth
    policy = seen.one(seen.policies(caller), pk=policy_id)
    return Done(_out(actions.move_policy(policy, up=payload.up, by=caller.actor, at=caller.at), caller))


@router.get(
    "/{policy_id}/versions",
    response=Page[PolicyVersionOut],
    summary="List what a policy promised, promises and will promise",
    **needs(TokenScope.PROMISES_READ),
)
def list_policy_versions(
    request: ApiRequest, policy_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[PolicyVersionOut]:
    """Those made last come first."""
    policy = seen.one(seen.policies(request.auth), pk=policy_id)
    return page_of(_VERSIONS, policy.versions.all(), version_out, cursor=cursor, limit=limit)


def _out(policy: Policy, caller: Caller) -> PolicyOut:
    held = version_at(policy, caller.at)
    return PolicyOut(id=policy.pk, name=policy.name, held=None if held is None else version_out(held))


def _changed(was: PolicyPlan, given: PolicyPatch, caller: Caller) -> PolicyPlan:
    """What is left out is as it was; null takes the calendar or the warning away."""
    changes: dict[str, Any] = {
        name: value for name in ("name", "source") if (value := getattr(given, name)) is not None
    }
    if "calendar_id" in given.model_fields_set:
        changes["calendar"] = given.calendar_id
    if "warn_before_seconds" in given.model_fields_set:
        seconds = given.warn_before_seconds
        changes["warn_before"] = None if seconds is None else timedelta(seconds=seconds)
    if given.targets is not None:
        changes["targets"] = {
            Kind(kind.value): {int(word.value_kept): timedelta(seconds=length) for word, length in of.items()}
            for kind, of in given.targets.items()
        }
    if given.pauses is not None:
        changes["pauses"] = {
            Kind(kind.value): frozenset(each.value for each in of) for kind, of in given.pauses.items()
        }
    if given.steps is not None:
        changes["steps"] = [each.step() for each in given.steps]
    changes["conditions"] = conditions_changed(
        was.conditions, given.conditions, given.any_condition, caller=caller
    )
    return replace(was, **changes)
