from django.db.models import Q, QuerySet
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.tickets import LinkIn, LinkKindIn, LinkOut, link_out
from answerable.api.scopes import TokenScope
from answerable.tickets import actions
from answerable.tickets.models import Link, LinkKind, Ticket

router = Router(tags=["links"])
_BY_ID = Keyset("links")


@router.get(
    "/{reference}/links",
    response=Page[LinkOut],
    summary="List the tickets that belong with a ticket",
    **needs(TokenScope.TICKETS_READ),
)
def list_links(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[LinkOut]:
    """Those of them that you may see."""
    ticket = seen.ticket(request.auth, reference)
    return page_of(_BY_ID, _links(request.auth, ticket), link_out, cursor=cursor, limit=limit)


@router.post(
    "/{reference}/links",
    response={201: LinkOut},
    summary="Link a ticket to another",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def link_tickets(request: ApiRequest, reference: str, payload: LinkIn) -> Done:
    """This ticket becomes the parent of, or related to, the target."""
    caller = request.auth
    source = seen.ticket(caller, reference)
    target = seen.ticket_in_body(caller, "#/target", payload.target)
    made = actions.link(source, target, LinkKind(payload.kind.value), by=caller.actor, at=caller.at)
    return Done(link_out(made), status=201)


@router.delete(
    "/{reference}/links/{kind}/{target}",
    response={204: None},
    summary="Take a link away",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def unlink_tickets(request: ApiRequest, reference: str, kind: LinkKindIn, target: str) -> Done:
    caller = request.auth
    source, other = seen.ticket(caller, reference), seen.ticket(caller, target)
    actions.unlink(source, other, LinkKind(kind.value), by=caller.actor, at=caller.at)
    return Done(status=204)


def _links(caller: Caller, ticket: Ticket) -> QuerySet[Link]:
    visible = seen.tickets(caller)
    return Link.objects.filter(
        Q(source=ticket, target__in=visible) | Q(target=ticket, source__in=visible)
    ).select_related("source", "target")
