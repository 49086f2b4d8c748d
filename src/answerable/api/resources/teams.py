from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.people import TeamOut, team_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope

router = Router(tags=["teams"])
_BY_ID = Keyset("teams")


@router.get("", response=Page[TeamOut], summary="List teams", **needs(TokenScope.STAFF_READ))
def list_teams(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[TeamOut]:
    return page_of(_BY_ID, seen.teams(request.auth), team_out, cursor=cursor, limit=limit)


@router.get("/{team_id}", response=TeamOut, summary="Get a team", **needs(TokenScope.STAFF_READ))
def get_team(request: ApiRequest, team_id: PathId) -> TeamOut:
    return team_out(seen.one(seen.teams(request.auth), pk=team_id))
