from typing import Annotated

from ninja import Router
from pydantic import StringConstraints

from answerable.api.auth import ApiRequest, needs
from answerable.api.pagination import Cursor, Limit, Page, make_cursor, open_cursor
from answerable.api.problems import unusable
from answerable.api.schemas.tickets import HitOut, ticket_head
from answerable.api.scopes import TokenScope
from answerable.tickets.search import find

router = Router(tags=["search"])
Words = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=r"^[^\x00]*$")]


@router.get("", response=Page[HitOut], summary="Search tickets", **needs(TokenScope.SEARCH_READ))
def search_tickets(
    request: ApiRequest, q: Words, cursor: Cursor | None = None, limit: Limit = 20
) -> Page[HitOut]:
    """Newest first: tickets in which all words occur together in one message, note or head, and of which all terms are
    true (`is:waiting from:cleo@example.com -tag:spam before:2026-03`). The last page may be shorter than `limit`, and
    so may any other."""
    before = open_cursor("search", cursor)[0] if cursor else None
    found = find(q, request.auth.staff, limit=limit, before=before)
    if found.problems:
        raise unusable("#/q", found.problems[0])
    hits = [HitOut(ticket=ticket_head(hit.ticket), passage=hit.passage) for hit in found.hits]
    following = make_cursor("search", [found.next_before]) if found.next_before is not None else None
    return Page(items=hits, next_cursor=following)
