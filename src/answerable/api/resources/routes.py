"""Which team a ticket goes to: the routing rules in their order, without pages, what each said before, and changing
them."""

from dataclasses import replace

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.conditions import conditions_changed
from answerable.api.schemas.routing import (
    MoveIn,
    RouteIn,
    RouteOut,
    RoutePatch,
    RouteVersionOut,
    route_out,
    route_version_out,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.routing import actions
from answerable.routing.actions import RoutePlan, plan_of
from answerable.routing.models import Route
from answerable.routing.rules.keeping import newest_of, newest_of_all
from answerable.routing.rules.plans import tags_of
from answerable.routing.rules.sharing import Share

router = Router(tags=["routes"])
_VERSIONS = Keyset("route_versions", is_newest_first=True)


@router.get("", response=list[RouteOut], summary="List the routing rules", **needs(TokenScope.ROUTING_READ))
def list_routes(request: ApiRequest) -> list[RouteOut]:
    """In their order: the first that fits and names a team decides."""
    return _all(request.auth)


@router.post("", response={201: RouteOut}, summary="Add a routing rule", **needs(TokenScope.ROUTING_WRITE))
@write
def add_route(request: ApiRequest, payload: RouteIn) -> Done:
    """In front of the first that takes every ticket, if it asks for something; else at the end."""
    caller = request.auth
    made = actions.add_route(_plan(payload, caller), by=caller.actor, at=caller.at)
    return Done(_whole(made), status=201, location=f"/api/v1/routes/{made.pk}")


@router.get("/{route_id}", response=RouteOut, summary="Get a routing rule", **needs(TokenScope.ROUTING_READ))
def get_route(request: ApiRequest, route_id: PathId) -> RouteOut:
    return _whole(seen.one(seen.routes(request.auth), pk=route_id))


@router.patch(
    "/{route_id}", response=RouteOut, summary="Change a routing rule", **needs(TokenScope.ROUTING_WRITE)
)
@write
def change_route(request: ApiRequest, route_id: PathId, payload: RoutePatch) -> Done:
    caller = request.auth
    route = seen.one(seen.routes(caller), pk=route_id)
    if payload.model_fields_set - {"is_on"}:
        wanted = route_wanted(plan_of(route, newest_of(route)), payload, caller)
        route = actions.change_route(route, wanted, by=caller.actor, at=caller.at)
    if payload.is_on is not None:
        switch = actions.resume_route if payload.is_on else actions.pause_route
        route = switch(route, by=caller.actor, at=caller.at)
    return Done(_whole(route))


@router.delete(
    "/{route_id}", response={204: None}, summary="Remove a routing rule", **needs(TokenScope.ROUTING_WRITE)
)
@write
def remove_route(request: ApiRequest, route_id: PathId) -> Done:
    caller = request.auth
    actions.remove_route(seen.one(seen.routes(caller), pk=route_id), by=caller.actor, at=caller.at)
    return Done(status=204)


@router.post(
    "/{route_id}/restoration",
    response=RouteOut,
    summary="Bring a removed routing rule back",
    **needs(TokenScope.ROUTING_WRITE),
)
@write
def restore_route(request: ApiRequest, route_id: PathId) -> Done:
    caller = request.auth
    removed = seen.one(Route.objects.visible_to(caller.staff), pk=route_id)
    return Done(_whole(actions.restore_route(removed, by=caller.actor, at=caller.at)))


@router.post(
    "/{route_id}/move",
    response=RouteOut,
    summary="Move a routing rule by one place",
    **needs(TokenScope.ROUTING_WRITE),
)
@write
def move_route(request: ApiRequest, route_id: PathId, payload: MoveIn) -> Done:
    caller = request.auth
    route = seen.one(seen.routes(caller), pk=route_id)
    actions.move_route(route, up=payload.up, by=caller.actor, at=caller.at)
    return Done(_whole(seen.one(seen.routes(caller), pk=route_id)))


@router.get(
    "/{route_id}/versions",
    response=Page[RouteVersionOut],
    summary="List what a routing rule says and said",
    **needs(TokenScope.ROUTING_READ),
)
def list_route_versions(
    request: ApiRequest, route_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[RouteVersionOut]:
    """Those made last come first."""
    route = seen.one(seen.routes(request.auth), pk=route_id)
    tags = tags_of(route.versions.all())
    return page_of(
        _VERSIONS,
        route.versions.all(),
        lambda version: route_version_out(version, tags),
        cursor=cursor,
        limit=limit,
    )


def _all(caller: Caller) -> list[RouteOut]:
    order = list(seen.routes(caller))
    newest = newest_of_all(order)
    tags = tags_of(newest.values())
    return [route_out(route, newest[route.pk], tags) for route in order]


def _whole(route: Route) -> RouteOut:
    version = newest_of(route)
    return route_out(route, version, tags_of([version]))


def _plan(payload: RouteIn, caller: Caller) -> RoutePlan:
    given = RoutePatch(**payload.model_dump())
    return route_wanted(RoutePlan(payload.name), given, caller)


def route_wanted(was: RoutePlan, given: RoutePatch, caller: Caller) -> RoutePlan:
    """What is left out is as it was; null takes the line of support or the priority away."""
    wanted = given.model_fields_set
    plain = {
        name: getattr(given, name)
        for name in ("name", "tolerance", "tags")
        if getattr(given, name) is not None
    }
    if "tier" in wanted:
        plain["tier"] = given.tier
    if "priority" in wanted:
        plain["priority"] = None if given.priority is None else given.priority.value_kept
    if given.shares is not None:
        plain["shares"] = [Share(each.team_id, each.percent) for each in given.shares]
    plain["conditions"] = conditions_changed(
        was.conditions, given.conditions, given.any_condition, caller=caller
    )
    return replace(was, **plain)
