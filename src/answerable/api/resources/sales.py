"""What a ticket's customer bought, for those who see the ticket; and how much was sold, for those who may say it."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.problems import unusable
from answerable.api.schemas.sales import (
    SaleIn,
    SaleOut,
    SalesCountOut,
    SalesCountsIn,
    SalesKept,
    count_out,
    sale_out,
)
from answerable.api.scopes import TokenScope
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import Sale, SalesCount
from answerable.listening.sales.actions import Bought, count_sales, note_sale
from answerable.listening.sales.reading import Counted

router = Router(tags=["sales"])
counts = Router(tags=["sales"])
_NEWEST_FIRST = Keyset("sales-counts", is_newest_first=True)


@router.get(
    "/{reference}/sale",
    response=SaleOut,
    summary="What the customer bought",
    **needs(TokenScope.TICKETS_READ),
)
def sale(request: ApiRequest, reference: str) -> SaleOut:
    ticket = seen.ticket(request.auth, reference)
    return sale_out(ticket.reference, Sale.objects.filter(ticket=ticket).first())


@router.put(
    "/{reference}/sale",
    response=SaleOut,
    summary="Say what the customer bought",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def say_sale(request: ApiRequest, reference: str, payload: SaleIn) -> Done:
    """All of it: what is left out is not known any more."""
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    kept = note_sale(ticket, Bought(**payload.model_dump()), by=caller.actor, at=caller.at)
    return Done(sale_out(ticket.reference, kept))


@counts.get(
    "",
    response=Page[SalesCountOut],
    summary="List how much was sold",
    **needs(TokenScope.TICKETS_READ),
)
def list_counts(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[SalesCountOut]:
    if not request.auth.actor.may("sales.count"):
        raise NotAllowed
    return page_of(_NEWEST_FIRST, SalesCount.objects.all(), count_out, cursor=cursor, limit=limit)


@counts.post(
    "",
    response=SalesKept,
    summary="Say how much was sold",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def say_counts(request: ApiRequest, payload: SalesCountsIn) -> Done:
    """Up to a thousand rows, all or none. A row that is here already is replaced; all others stay."""
    rows = [
        Counted(
            row.month.replace(day=1),
            " ".join(row.product.split()),
            " ".join(row.campaign.split()),
            " ".join(row.seller.split()),
            row.sold,
        )
        for row in payload.rows
    ]
    if len({(row.month, row.product, row.campaign, row.seller) for row in rows}) < len(rows):
        raise unusable("rows", "Two rows are of the same month, product, campaign and seller.")
    changed = count_sales(rows, by=request.auth.actor, at=request.auth.at)
    return Done(SalesKept(rows=len(rows), changed=changed))
