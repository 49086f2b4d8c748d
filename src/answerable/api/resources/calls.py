"""A ticket's telephone calls: read, and noted down."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.calls import CallIn, CallOut, call_out, noted
from answerable.api.scopes import TokenScope
from answerable.channels.phone.models import Call
from answerable.channels.phone.noting import log_call

router = Router(tags=["calls"])
_OLDEST_FIRST = Keyset("calls", "began_at")


@router.get(
    "/{reference}/calls",
    response=Page[CallOut],
    summary="List a ticket's telephone calls",
    **needs(TokenScope.TICKETS_READ),
)
def list_calls(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[CallOut]:
    """Oldest first."""
    rows = Call.objects.on(seen.ticket(request.auth, reference)).select_related("staff")
    return page_of(_OLDEST_FIRST, rows, call_out, cursor=cursor, limit=limit)


@router.post(
    "/{reference}/calls",
    response={201: CallOut},
    summary="Note down a telephone call",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def note_call(request: ApiRequest, reference: str, payload: CallIn) -> Done:
    """The same call noted again within a minute is that call."""
    caller = request.auth
    call = log_call(noted(payload, seen.ticket(caller, reference)), by=caller.actor, at=caller.at)
    return Done(call_out(call), status=201)
