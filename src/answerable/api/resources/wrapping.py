"""Why a human was needed: read by those who see the ticket, said by those who answer."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.schemas.wrapping import WrapUpIn, WrapUpOut, wrap_up_out
from answerable.api.scopes import TokenScope
from answerable.listening.models import WrapUp
from answerable.listening.wrapping import Said, wrap_up

router = Router(tags=["wrap-ups"])


@router.get(
    "/{reference}/wrap-ups",
    response=list[WrapUpOut],
    summary="Why a human was needed: as it was said, and as it was reviewed",
    **needs(TokenScope.TICKETS_READ),
)
def wrap_ups(request: ApiRequest, reference: str) -> list[WrapUpOut]:
    rows = WrapUp.objects.select_related("ticket", "by").filter(ticket=seen.ticket(request.auth, reference))
    return [wrap_up_out(row) for row in rows.order_by("is_review")]


@router.put(
    "/{reference}/wrap-up",
    response=WrapUpOut,
    summary="Say why a human was needed",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def say_why(request: ApiRequest, reference: str, payload: WrapUpIn) -> Done:
    """Said again, it is changed."""
    caller = request.auth
    said = Said(**payload.model_dump())
    kept = wrap_up(seen.ticket(caller, reference), said, by=caller.actor, at=caller.at)
    return Done(wrap_up_out(kept))
