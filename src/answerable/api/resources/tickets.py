"""Tickets: list, get, open, change. What else is done with one stands in the modules beside this."""

from enum import StrEnum
from typing import Annotated

from django.db.models import QuerySet
from ninja import Query, Router, Schema
from pydantic import Field

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.changing import change
from answerable.api.idempotency import Done, Step, write, write_at_last
from answerable.api.opening import opening
from answerable.api.pagination import Cursor, Keyset, Limit, Page
from answerable.api.problems import unusable
from answerable.api.schemas.tickets import TicketIn, TicketOut, TicketPatch
from answerable.api.schemas.types import Moment, PathId
from answerable.api.scopes import TokenScope
from answerable.api.shown import ticket_done, tickets_out, whole_tickets
from answerable.desk.masks.seeing import look_at
from answerable.tickets.models import Category, Ticket
from answerable.tickets.references import clean_reference

router = Router(tags=["tickets"])


class Order(StrEnum):
    """Oldest change first misses nothing while tickets change: what changes moves behind the cursor. `said_at` is the
    last message by a person."""

    NEWEST_FIRST = "-changed_at"
    OLDEST_FIRST = "changed_at"
    LAST_WORD_FIRST = "-said_at"
    LAST_WORD_LAST = "said_at"


_ORDERS = {
    Order.NEWEST_FIRST: Keyset("tickets-newest", "changed_at", is_newest_first=True),
    Order.OLDEST_FIRST: Keyset("tickets-oldest", "changed_at"),
    Order.LAST_WORD_FIRST: Keyset("tickets-last-word", "said_at", is_newest_first=True),
    Order.LAST_WORD_LAST: Keyset("tickets-silent", "said_at"),
}


class Filters(Schema):
    """All that are given must hold."""

    category: Category | None = Field(None, description="What the status means.")
    team_id: PathId | None = None
    assignee_id: PathId | None = None
    customer_id: PathId | None = None
    tag: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")] | None = None
    updated_since: Moment | None = Field(None, description="Changed then or later.")
    waiting: bool | None = Field(None, description="Whether the customer waits for us.")

    def narrow(self, rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
        same = {
            "status__category": self.category,
            "team": self.team_id,
            "assignee": self.assignee_id,
            "customer": self.customer_id,
            "tags__name": self.tag.strip().lower() if self.tag else None,
        }
        rows = rows.filter(**{name: value for name, value in same.items() if value is not None})
        if self.updated_since is not None:
            rows = rows.filter(changed_at__gte=self.updated_since)
        if self.waiting is not None:
            rows = rows.filter(waiting_since__isnull=not self.waiting)
        return rows


_PARAMETERS = {*Filters.model_fields, "order", "cursor", "limit"}


@router.get("", response=Page[TicketOut], summary="List tickets", **needs(TokenScope.TICKETS_READ))
def list_tickets(
    request: ApiRequest,
    filters: Query[Filters],
    order: Order = Order.NEWEST_FIRST,
    cursor: Cursor | None = None,
    limit: Limit = 50,
) -> Page[TicketOut]:
    """By the moment of their last change or their last message, without those that were merged into another."""
    for unknown in sorted(request.GET.keys() - _PARAMETERS):
        raise unusable(
            f"?{unknown[:60]}", "There is no such parameter: without it, everything would be listed."
        )
    rows = filters.narrow(whole_tickets(seen.tickets(request.auth)).filter(merged_into=None))
    found, following = _ORDERS[order].page(rows, cursor, limit)
    return Page(items=tickets_out(request.auth, found), next_cursor=following)


@router.post("", response={201: TicketOut}, summary="Open a ticket", **needs(TokenScope.TICKETS_WRITE))
@write_at_last
def open_ticket(request: ApiRequest, payload: TicketIn) -> Step:
    """For a customer, with the first message: theirs that you pass on (`inbound`), or ours to them (`outbound`)."""
    step = opening(request.auth, payload)
    return lambda: ticket_done(request.auth, step(), is_new=True)


@router.get("/{reference}", response=TicketOut, summary="Get a ticket", **needs(TokenScope.TICKETS_READ))
def get_ticket(request: ApiRequest, reference: str) -> TicketOut:
    rows = whole_tickets(seen.tickets(request.auth))
    found = seen.one(rows, reference=clean_reference(reference))
    look_at(found.customer)
    return tickets_out(request.auth, [found])[0]


@router.patch(
    "/{reference}",
    response={200: TicketOut, 204: None},
    summary="Change a ticket",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def change_ticket(request: ApiRequest, reference: str, payload: TicketPatch) -> Done:
    """All of it or nothing. 204 when you gave it to somebody whose tickets you do not see."""
    ticket = seen.ticket(request.auth, reference)
    change(request.auth, ticket, payload)
    return ticket_done(request.auth, ticket)
