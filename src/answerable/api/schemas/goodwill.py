"""Refunds and goodwill."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Input, Output
from answerable.tickets.actions.goodwill import AT_MOST
from answerable.tickets.models import Goodwill, GoodwillKind, GoodwillReason, GoodwillRefusal, GoodwillState

Amount = Annotated[Decimal, Field(gt=0, le=AT_MOST, decimal_places=2)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class GoodwillIn(Input):
    """`amount` of a replacement is what it is worth. `order` is the shop's name of the order."""

    kind: GoodwillKind
    amount: Amount
    currency: Currency
    reason: GoodwillReason
    order: Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")] = ""


class DeclineIn(Input):
    why_not: GoodwillRefusal
    words: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] = ""


class GoodwillOut(Output):
    """Nothing is paid by Answerable: `granted` says that somebody else's system may."""

    id: int
    ticket: str
    kind: GoodwillKind
    amount: Decimal
    currency: str
    reason: GoodwillReason
    order: str
    state: GoodwillState
    asked_at: datetime
    asked_by: Named | None
    ended_at: datetime | None
    ended_by: Named | None
    why_not: GoodwillRefusal | None
    words: str


def goodwill_out(row: Goodwill) -> GoodwillOut:
    """Wants its ticket and people loaded."""
    return GoodwillOut(
        id=row.pk,
        ticket=row.ticket.reference,
        kind=GoodwillKind(row.kind),
        amount=row.amount,
        currency=row.currency,
        reason=GoodwillReason(row.reason),
        order=row.order,
        state=GoodwillState(row.state),
        asked_at=row.asked_at,
        asked_by=named(row.asked_by),
        ended_at=row.ended_at,
        ended_by=named(row.ended_by),
        why_not=GoodwillRefusal(row.why_not) if row.why_not else None,
        words=row.words,
    )
