from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page
from answerable.api.schemas.regions import (
    RegionIn,
    RegionOut,
    RegionPatch,
    region_changed,
    region_out,
    region_wanted,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.promises.models import AgreedTimes
from answerable.promises.models.agreed import agreed_at
from answerable.regions import actions
from answerable.regions.models import Region

router = Router(tags=["regions"])
_BY_ID = Keyset("regions")


@router.get("", response=Page[RegionOut], summary="List regions", **needs(TokenScope.CALENDARS_READ))
def list_regions(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[RegionOut]:
    """Removed ones too."""
    caller = request.auth
    rows, next_cursor = _BY_ID.page(seen.regions(caller), cursor, limit)
    agreed: dict[int | None, list[AgreedTimes]] = {}
    for times in AgreedTimes.objects.filter(region__in=rows):
        agreed.setdefault(times.region_id, []).append(times)
    items = [region_out(row, agreed_at(agreed.get(row.pk, ()), caller.at)) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


@router.post("", response={201: RegionOut}, summary="Add a region", **needs(TokenScope.CALENDARS_WRITE))
@write
def add_region(request: ApiRequest, payload: RegionIn) -> Done:
    caller = request.auth
    made = actions.add_region(region_wanted(payload), by=caller.actor, at=caller.at)
    return Done(_out(caller, made), status=201, location=f"/api/v1/regions/{made.pk}")


@router.get("/{region_id}", response=RegionOut, summary="Get a region", **needs(TokenScope.CALENDARS_READ))
def get_region(request: ApiRequest, region_id: PathId) -> RegionOut:
    return _out(request.auth, seen.one(seen.regions(request.auth), pk=region_id))


@router.patch(
    "/{region_id}", response=RegionOut, summary="Change a region", **needs(TokenScope.CALENDARS_WRITE)
)
@write
def change_region(request: ApiRequest, region_id: PathId, payload: RegionPatch) -> Done:
    caller = request.auth
    region = seen.one(seen.regions(caller).present(), pk=region_id)
    changed = actions.change_region(region, region_changed(region, payload), by=caller.actor, at=caller.at)
    return Done(_out(caller, changed))


@router.delete(
    "/{region_id}", response={204: None}, summary="Remove a region", **needs(TokenScope.CALENDARS_WRITE)
)
@write
def remove_region(request: ApiRequest, region_id: PathId) -> Done:
    """What was promised in it stays."""
    caller = request.auth
    actions.remove_region(seen.one(seen.regions(caller), pk=region_id), by=caller.actor, at=caller.at)
    return Done(status=204)


def _out(caller: Caller, region: Region) -> RegionOut:
    return region_out(region, agreed_at(AgreedTimes.objects.filter(region=region), caller.at))
