"""What prices rest on."""

from datetime import date
from decimal import Decimal

from answerable.api.schemas.types import Output


class WageOut(Output):
    """What an hour paid costs, from a day until the next row of the same team; null is every other of the house."""

    team_id: int | None
    valid_from: date
    amount: Decimal
    currency: str


class MinutesOut(Output):
    """What an answer takes there, as declared; `channel` is handover for handing a ticket on."""

    channel: str
    valid_from: date
    minutes: Decimal


class ExchangeRateOut(Output):
    """What one of it is in the house’s own currency, for the whole year."""

    year: int
    currency: str
    rate: Decimal


class AssumedOut(Output):
    occupancy: float
    shrinkage: float
    margin: Decimal | None
    retention: float | None
    discount: float | None
    churn: float | None
    churn_low: float | None
    churn_high: float | None
    why: str


class PricesOut(Output):
    currency: str
    wages: list[WageOut]
    minutes: list[MinutesOut]
    exchange_rates: list[ExchangeRateOut]
    assumed: AssumedOut
