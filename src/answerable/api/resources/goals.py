"""Central goals: read by whoever sees all regions, kept by administrators."""

from ninja import Router

from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.goals import GoalsIn, GoalsOut, goals_out
from answerable.api.scopes import TokenScope
from answerable.desk.insight.pages import RIGHT
from answerable.insight.goals import keep_goals
from answerable.insight.models import CentralGoals
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["goals"])
_BY_ID = Keyset("central_goals", is_newest_first=True)


@router.get(
    "",
    response=Page[GoalsOut],
    summary="List the versions of the central goals",
    **needs(TokenScope.INSIGHT_READ),
)
def list_goals(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[GoalsOut]:
    """Those kept last come first."""
    staff = request.auth.staff
    if not (staff.may(RIGHT) and staff.scope.everything):
        raise NotAllowed
    return page_of(_BY_ID, CentralGoals.objects.all(), goals_out, cursor=cursor, limit=limit)


@router.post(
    "",
    response={201: GoalsOut},
    summary="Keep another version of the central goals",
    **needs(TokenScope.INSIGHT_WRITE),
)
@write
def keep_central_goals(request: ApiRequest, payload: GoalsIn) -> Done:
    """From today on, or from a later day. What the newest one says already is no other version."""
    caller = request.auth
    kept = keep_goals(payload.wanted(), payload.valid_from, payload.why, by=caller.actor, at=caller.at)
    return Done(goals_out(kept), status=201)
