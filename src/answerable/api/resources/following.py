from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.scopes import TokenScope
from answerable.tickets import actions

router = Router(tags=["following"])


@router.post(
    "/{reference}/following",
    response={204: None},
    summary="Follow a ticket",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def follow(request: ApiRequest, reference: str) -> Done:
    """The token's owner is told what happens in it, for as long as they may see it."""
    caller = request.auth
    actions.follow(seen.ticket(caller, reference), by=caller.actor, at=caller.at)
    return Done(status=204)


@router.delete(
    "/{reference}/following",
    response={204: None},
    summary="Follow a ticket no longer",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def unfollow(request: ApiRequest, reference: str) -> Done:
    caller = request.auth
    actions.unfollow(seen.ticket(caller, reference), by=caller.actor, at=caller.at)
    return Done(status=204)
