"""Which team a ticket goes to: the routing rules in their order, without pages, and what each said before."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.routing import RouteOut, RouteVersionOut, route_out, route_version_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.routing.models import RouteVersion
from answerable.routing.rules.plans import tags_of

router = Router(tags=["routes"])
_VERSIONS = Keyset("route_versions", is_newest_first=True)


@router.get("", response=list[RouteOut], summary="List the routing rules", **needs(TokenScope.ROUTING_READ))
def list_routes(request: ApiRequest) -> list[RouteOut]:
    """In their order: the first that fits and names a team decides."""
    order = list(seen.routes(request.auth))
    newest = {each.route_id: each for each in RouteVersion.objects.filter(route__in=order).order_by("number")}
    tags = tags_of(newest.values())
    return [route_out(route, newest[route.pk], tags) for route in order]


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
