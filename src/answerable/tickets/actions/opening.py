"""Opening a ticket."""

from datetime import datetime

from django.db import transaction

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed
from answerable.ledger.rows import insert
from answerable.people.models import Customer, Team
from answerable.tickets import events, search
from answerable.tickets.actions.guards import default_status
from answerable.tickets.models import Category, Ticket


@transaction.atomic
def open_ticket(
    *,
    customer: Customer,
    channel: str,
    subject: str,
    by: Actor,
    at: datetime,
    team: Team | None = None,
    created_at: datetime | None = None,
) -> Ticket:
    """A new matter of this customer, with nothing said yet. `created_at` differs from `at` only for imports."""
    if by.kind == "staff" and not by.may("ticket.open"):
        raise NotAllowed
    return begin(
        customer=customer,
        channel=channel,
        subject=subject,
        by=by,
        at=at,
        team_id=team.pk if team else None,
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
    created_at: datetime | None = None,
) -> Ticket:
    """What opening is, for callers inside a transaction that know that `by` may."""
    status = default_status(Category.NEW)
    ticket = insert(
        Ticket(
            subject=subject[:500],
            customer=customer,
            channel=channel,
            status=status,
            team_id=team_id,
            created_at=created_at or at,
            changed_at=at,
        )
    )
    record(
        events.OPENED,
        ticket,
        by=by,
        at=at,
        is_first=True,
        channel=channel,
        customer=customer.pk,
        status=status.pk,
        team=team_id,
        **({"imported": True} if created_at else {}),
    )
    search.index_new_ticket(ticket)
    return ticket
