"""How a ticket's customer rated the way that it ended: to be read; they alone say it."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.ratings import RatingOut, rating_out
from answerable.api.scopes import TokenScope
from answerable.tickets.models import Rating

router = Router(tags=["tickets"])
_NEWEST_FIRST = Keyset("ratings", is_newest_first=True)


@router.get(
    "/{reference}/ratings",
    response=Page[RatingOut],
    summary="List what a ticket's customer said of how it ended",
    **needs(TokenScope.TICKETS_READ),
)
def list_ratings(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[RatingOut]:
    rows = Rating.objects.select_related("ticket").filter(ticket=seen.ticket(request.auth, reference))
    return page_of(_NEWEST_FIRST, rows, rating_out, cursor=cursor, limit=limit)
