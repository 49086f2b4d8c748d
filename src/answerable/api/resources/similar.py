"""Solved tickets like one, among those that the caller may see."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.schemas.similar import SimilarTicketsOut, similar_out
from answerable.api.scopes import TokenScope
from answerable.desk.masks.seeing import look_at
from answerable.listening.wrapping.reading import causes_of
from answerable.selfservice.cases.finding import similar

router = Router(tags=["tickets"])


@router.get(
    "/{reference}/similar",
    response=SimilarTicketsOut,
    summary="Solved tickets like it, with who solved them and how",
    **needs(TokenScope.TICKETS_READ),
)
def similar_tickets(request: ApiRequest, reference: str) -> SimilarTicketsOut:
    """The best first, five at most: what is most alike, and of that what worked."""
    found = similar(seen.ticket(request.auth, reference), request.auth.actor)
    for each in found.cases:
        look_at(each.ticket.customer)
    return similar_out(found, causes_of(each.ticket.pk for each in found.cases))
