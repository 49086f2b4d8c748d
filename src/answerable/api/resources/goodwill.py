"""Refunds and goodwill on a ticket: given, asked for, decided."""

from django.db.models import QuerySet
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.goodwill import DeclineIn, GoodwillIn, GoodwillOut, goodwill_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.tickets import actions
from answerable.tickets.actions import GoodwillWanted
from answerable.tickets.models import Goodwill

router = Router(tags=["goodwill"])
_NEWEST_FIRST = Keyset("goodwill", is_newest_first=True)


@router.get(
    "/{reference}/goodwill",
    response=Page[GoodwillOut],
    summary="List a ticket's refunds and goodwill",
    **needs(TokenScope.TICKETS_READ),
)
def list_goodwill(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[GoodwillOut]:
    rows = _whole().filter(ticket=seen.ticket(request.auth, reference))
    return page_of(_NEWEST_FIRST, rows, goodwill_out, cursor=cursor, limit=limit)


@router.post(
    "/{reference}/goodwill",
    response={201: GoodwillOut},
    summary="Give a refund or goodwill",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def give_goodwill(request: ApiRequest, reference: str, payload: GoodwillIn) -> Done:
    """Granted within the provider's authority; beyond it, it waits for somebody of the house."""
    caller = request.auth
    wanted = GoodwillWanted(**payload.model_dump())
    made = actions.give_goodwill(seen.ticket(caller, reference), wanted, by=caller.actor, at=caller.at)
    return _done(made, status=201)


@router.post(
    "/{reference}/goodwill/{goodwill_id}/approval",
    response=GoodwillOut,
    summary="Approve what was asked for",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def approve_goodwill(request: ApiRequest, reference: str, goodwill_id: PathId) -> Done:
    caller = request.auth
    return _done(
        actions.approve_goodwill(_asked(caller, reference, goodwill_id), by=caller.actor, at=caller.at)
    )


@router.post(
    "/{reference}/goodwill/{goodwill_id}/refusal",
    response=GoodwillOut,
    summary="Decline what was asked for",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def decline_goodwill(request: ApiRequest, reference: str, goodwill_id: PathId, payload: DeclineIn) -> Done:
    caller = request.auth
    asked = _asked(caller, reference, goodwill_id)
    return _done(
        actions.decline_goodwill(asked, payload.why_not, payload.words, by=caller.actor, at=caller.at)
    )


@router.delete(
    "/{reference}/goodwill/{goodwill_id}",
    response={204: None},
    summary="Take back what one asked for",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def withdraw_goodwill(request: ApiRequest, reference: str, goodwill_id: PathId) -> Done:
    caller = request.auth
    actions.withdraw_goodwill(_asked(caller, reference, goodwill_id), by=caller.actor, at=caller.at)
    return Done(status=204)


def _asked(caller: Caller, reference: str, goodwill_id: int) -> Goodwill:
    return seen.one(_whole(), ticket=seen.ticket(caller, reference), pk=goodwill_id)


def _done(made: Goodwill, *, status: int = 200) -> Done:
    return Done(goodwill_out(_whole().get(pk=made.pk)), status=status)


def _whole() -> "QuerySet[Goodwill]":
    return Goodwill.objects.select_related("ticket", "asked_by", "ended_by")
