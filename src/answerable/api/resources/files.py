"""Policies, routing rules and automations as files: read here, taken in there."""

from typing import Any

from ninja import Router

from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.schemas.files import (
    AutomationsFile,
    FileIn,
    PoliciesFile,
    RoutesFile,
    TakenFileOut,
    TakenOut,
)
from answerable.api.scopes import TokenScope
from answerable.desk.moving.taking import require, take
from answerable.desk.moving.telling import document

router = Router(tags=["files"])


@router.get(
    "/policies", response=PoliciesFile, summary="Policies as a file", **needs(TokenScope.PROMISES_READ)
)
def get_policies_file(request: ApiRequest) -> dict[str, Any]:
    return _told(request.auth, "policies")


@router.post(
    "/policies",
    response=TakenFileOut,
    summary="Take policies in from a file",
    **needs(TokenScope.PROMISES_WRITE),
)
@write
def take_policies_file(request: ApiRequest, payload: FileIn) -> Done:
    """All of it, or nothing. They are known by their names; what is here and not in the file stays."""
    return _taken(request.auth, "policies", payload)


@router.get(
    "/routes", response=RoutesFile, summary="Routing rules as a file", **needs(TokenScope.ROUTING_READ)
)
def get_routes_file(request: ApiRequest) -> dict[str, Any]:
    return _told(request.auth, "routes")


@router.post(
    "/routes",
    response=TakenFileOut,
    summary="Take routing rules in from a file",
    **needs(TokenScope.ROUTING_WRITE),
)
@write
def take_routes_file(request: ApiRequest, payload: FileIn) -> Done:
    """All of it, or nothing. They are known by their names; what is here and not in the file stays."""
    return _taken(request.auth, "routes", payload)


@router.get(
    "/automations",
    response=AutomationsFile,
    summary="Automations as a file",
    **needs(TokenScope.AUTOMATIONS_READ),
)
def get_automations_file(request: ApiRequest) -> dict[str, Any]:
    return _told(request.auth, "automations")


@router.post(
    "/automations",
    response=TakenFileOut,
    summary="Take automations in from a file",
    **needs(TokenScope.AUTOMATIONS_WRITE),
)
@write
def take_automations_file(request: ApiRequest, payload: FileIn) -> Done:
    """As the others; new ones are off until somebody switches them on here, and whether one is on is not changed."""
    return _taken(request.auth, "automations", payload)


def _told(caller: Caller, part: str) -> dict[str, Any]:
    require(caller.actor, part)
    return document(caller.at, part)


def _taken(caller: Caller, part: str, payload: FileIn) -> Done:
    found = take(payload.file, caller.staff, part, at=caller.at, is_trial=payload.is_trial)
    rules = [TakenOut.model_validate({"name": each.name, "what": each.what}) for each in found]
    return Done(TakenFileOut(is_trial=payload.is_trial, rules=rules))
