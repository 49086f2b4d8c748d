"""What a ticket's customer bought, and how much was sold."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from answerable.api.schemas.types import Input, Output
from answerable.listening.models import Sale, SalesCount
from answerable.listening.sales.reading import MOST_SOLD

Short = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]


class SaleIn(Input):
    """What is left out, or empty, is what nobody knows. All empty: nothing is known any more."""

    order_number: Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")] = ""
    seller: Short = ""
    campaign: Short = ""
    product: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] = ""
    sold_on: date | None = None


class SaleOut(Output):
    ticket: str
    order_number: str
    seller: str
    campaign: str
    product: str
    sold_on: date | None
    at: datetime | None


class SalesCountIn(Input):
    """`month` is any day of it. `campaign` and `seller` are empty where they are not told apart."""

    month: date
    product: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*\S[^\x00]*$")]
    campaign: Short = ""
    seller: Short = ""
    sold: Annotated[int, Field(strict=True, ge=0, le=MOST_SOLD)]


class SalesCountsIn(Input):
    rows: Annotated[list[SalesCountIn], Field(min_length=1, max_length=1000)]


class SalesCountOut(Output):
    month: date
    product: str
    campaign: str
    seller: str
    sold: int
    at: datetime


class SalesKept(Output):
    """`changed`: how many were new, or said another number than was known."""

    rows: int
    changed: int


def sale_out(ticket: str, sale: Sale | None) -> SaleOut:
    if sale is None:
        return SaleOut(
            ticket=ticket, order_number="", seller="", campaign="", product="", sold_on=None, at=None
        )
    return SaleOut(
        ticket=ticket,
        order_number=sale.order_number,
        seller=sale.seller,
        campaign=sale.campaign,
        product=sale.product,
        sold_on=sale.sold_on,
        at=sale.at,
    )


def noted_sale_out(sale: Sale) -> SaleOut:
    """Wants its ticket loaded."""
    return sale_out(sale.ticket.reference, sale)


def count_out(row: SalesCount) -> SalesCountOut:
    return SalesCountOut(
        month=row.month,
        product=row.product,
        campaign=row.campaign,
        seller=row.seller,
        sold=row.sold,
        at=row.at,
    )
