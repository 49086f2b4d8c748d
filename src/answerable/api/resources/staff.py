from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.people import AbsenceIn, StaffOut, staff_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.people import actions

router = Router(tags=["staff"])
_BY_ID = Keyset("staff")


@router.get("", response=Page[StaffOut], summary="List colleagues", **needs(TokenScope.STAFF_READ))
def list_staff(
    request: ApiRequest,
    team_id: PathId | None = None,
    is_active: bool | None = None,
    cursor: Cursor | None = None,
    limit: Limit = 50,
) -> Page[StaffOut]:
    """Own people see all colleagues, a provider's people those of their teams."""
    rows = seen.staff(request.auth)
    if team_id is not None:
        rows = rows.filter(teams__in=seen.teams(request.auth).filter(pk=team_id))
    if is_active is not None:
        rows = rows.filter(is_active=is_active)
    return page_of(_BY_ID, rows, staff_out, cursor=cursor, limit=limit)


@router.get("/{staff_id}", response=StaffOut, summary="Get a colleague", **needs(TokenScope.STAFF_READ))
def get_staff(request: ApiRequest, staff_id: PathId) -> StaffOut:
    return staff_out(seen.one(seen.staff(request.auth), pk=staff_id))


@router.post(
    "/{staff_id}/absence",
    response=StaffOut,
    summary="Say that they are away",
    **needs(TokenScope.STAFF_WRITE),
)
@write
def go_away(request: ApiRequest, staff_id: PathId, payload: AbsenceIn) -> Done:
    """Oneself; others for who looks after colleagues (`staff.manage`)."""
    caller = request.auth
    found = seen.one(seen.staff(caller), pk=staff_id)
    actions.go_away(found, payload.until, by=caller.actor, at=caller.at)
    return Done(staff_out(seen.one(seen.staff(caller), pk=staff_id)))


@router.delete(
    "/{staff_id}/absence",
    response=StaffOut,
    summary="Say that they are back",
    **needs(TokenScope.STAFF_WRITE),
)
@write
def come_back(request: ApiRequest, staff_id: PathId) -> Done:
    caller = request.auth
    actions.come_back(seen.one(seen.staff(caller), pk=staff_id), by=caller.actor, at=caller.at)
    return Done(staff_out(seen.one(seen.staff(caller), pk=staff_id)))
