"""Opening a ticket."""

from datetime import datetime
from typing import Any

from django.db import transaction

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Kind
from answerable.ledger.known import Known
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed
from answerable.ledger.rows import find, insert
from answerable.people.models import Customer, Team
from answerable.tickets import events, search
from answerable.tickets.actions.guards import default_status
from answerable.tickets.models import Category, Form, Ticket


@transaction.atomic
def open_ticket(
    *,
    customer: Customer,
    channel: str,
    subject: str,
    by: Actor,
    at: datetime,
    team: Team | None = None,
    brand_id: int | None = None,
    created_at: datetime | None = None,
) -> Ticket:
    """A new matter of this customer, with nothing said yet. `created_at` differs from `at` only for imports."""
    if by.kind == "staff" and not by.may("ticket.open"):
        raise NotAllowed
    _default_form.drop()  # somebody waits here, and nothing tries again as with mail, should it be gone since
    return begin(
        customer=customer,
        channel=channel,
        subject=subject,
        by=by,
        at=at,
        team_id=team.pk if team else None,
        brand_id=brand_id,
        created_at=created_at,
    )


def begin(
    *,
    customer: Customer,
    channel: str,
    subject: str,
    by: Actor,
    at: datetime,
    team_id: int | None = None,
    brand_id: int | None = None,
    created_at: datetime | None = None,
) -> Ticket:
    """What opening is, for callers inside a transaction that know that `by` may."""
    ticket = new_ticket(
        customer=customer,
        channel=channel,
        subject=subject,
        at=at,
        team_id=team_id,
        brand_id=brand_id,
        created_at=created_at,
    )
    kind, facts = opened(ticket, is_import=created_at is not None)
    record(kind, ticket, by=by, at=at, is_first=True, **facts)
    search.index_new_ticket(ticket)
    return ticket


def new_ticket(
    *,
    customer: Customer,
    channel: str,
    subject: str,
    at: datetime,
    team_id: int | None,
    brand_id: int | None,
    created_at: datetime | None,
    waiting_since: datetime | None = None,
) -> Ticket:
    """The row alone; what happened and what is searched is the caller's to write."""
    return insert(
        Ticket(
            subject=subject[:500],
            customer=customer,
            channel=channel,
            status=default_status(Category.NEW),
            team_id=team_id,
            brand_id=brand_id,
            form=_form_for(brand_id),
            created_at=created_at or at,
            changed_at=at,
            said_at=created_at or at,
            waiting_since=waiting_since,
            pressing_at=waiting_since,
        )
    )


def opened(ticket: Ticket, *, is_import: bool) -> tuple[Kind, dict[str, Any]]:
    """The first event of every ticket."""
    facts: dict[str, Any] = {"channel": ticket.channel, "customer": ticket.customer_id}
    facts |= {"status": ticket.status_id, "team": ticket.team_id}
    facts |= {"brand": ticket.brand_id} if ticket.brand_id is not None else {}
    facts |= {"form": ticket.form_id} if ticket.form_id is not None else {}
    return events.OPENED, facts | ({"imported": True} if is_import else {})


def _form_for(brand_id: int | None) -> Form | None:
    """The default, unless it is another brand's."""
    form = _default_form()
    return form if form is not None and form.suits(brand_id) else None


_default_form: Known[Form | None] = Known(lambda: find(Form, is_default=True), Form)
