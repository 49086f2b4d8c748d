from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.promises import PromiseOut, promise_out
from answerable.api.scopes import TokenScope

router = Router(tags=["promises"])
_NEWEST_FIRST = Keyset("promises", is_newest_first=True)


@router.get(
    "/{reference}/promises",
    response=Page[PromiseOut],
    summary="List what was promised about a ticket",
    **needs(TokenScope.TICKETS_READ),
)
def list_promises(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[PromiseOut]:
    """Those kept, missed and no longer needed, too; those that run come with the ticket."""
    rows, at = seen.ticket(request.auth, reference).promises.select_related("message"), request.auth.at
    return page_of(_NEWEST_FIRST, rows, lambda row: promise_out(row, at=at), cursor=cursor, limit=limit)
