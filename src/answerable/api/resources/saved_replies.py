from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.phrases import SavedReplyOut, saved_reply_out
from answerable.api.schemas.types import Line, PathId
from answerable.api.scopes import TokenScope

router = Router(tags=["saved replies"])
_BY_ID = Keyset("saved_replies")


@router.get("", response=Page[SavedReplyOut], summary="List saved replies", **needs(TokenScope.TICKETS_READ))
def list_saved_replies(
    request: ApiRequest,
    folder: Line | None = None,
    q: Line = "",
    cursor: Cursor | None = None,
    limit: Limit = 50,
) -> Page[SavedReplyOut]:
    """Those for everybody, for their teams, and their own. `folder` takes what is below it along; `q` looks into title,
    folder and texts. Variables stand in the texts as they were written."""
    rows = seen.saved_replies(request.auth).matching(q)
    if folder:
        rows = rows.within(folder)
    return page_of(_BY_ID, rows, saved_reply_out, cursor=cursor, limit=limit)


@router.get(
    "/{saved_reply_id}", response=SavedReplyOut, summary="Get a saved reply", **needs(TokenScope.TICKETS_READ)
)
def get_saved_reply(request: ApiRequest, saved_reply_id: PathId) -> SavedReplyOut:
    return saved_reply_out(seen.one(seen.saved_replies(request.auth), pk=saved_reply_id))
