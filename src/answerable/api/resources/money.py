"""What prices rest on, for those of the house who see what solving costs. What a provider is paid stands with it
(`/providers/{id}/rates`); what solving costs, under `/insight/money`."""

from django.conf import settings
from ninja import Router

from answerable.api.auth import ApiRequest, needs
from answerable.api.schemas.money import (
    AssumedOut,
    ExchangeRateOut,
    MinutesOut,
    PricesOut,
    WageOut,
)
from answerable.api.scopes import TokenScope
from answerable.desk.insight.money import sees_money
from answerable.insight.models import ExchangeRate, HandlingTime, HourCost
from answerable.insight.money.prices import money_settings
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["money"])
_MOST = 1000


@router.get(
    "/prices",
    response=PricesOut,
    summary="Wages by team, declared minutes, exchange rates and assumptions",
    **needs(TokenScope.INSIGHT_READ),
)
def prices(request: ApiRequest) -> PricesOut:
    """Of the house alone: what its people cost is no other company’s business. A thousand rows of each at most."""
    staff = request.auth.staff
    if not (sees_money(staff) and staff.scope.everything):
        raise NotAllowed
    said = money_settings()
    return PricesOut(
        currency=settings.CURRENCY,
        wages=[
            WageOut(
                team_id=each.team_id, valid_from=each.valid_from, amount=each.amount, currency=each.currency
            )
            for each in HourCost.objects.all()[:_MOST]
        ],
        minutes=[
            MinutesOut(channel=each.channel, valid_from=each.valid_from, minutes=each.minutes)
            for each in HandlingTime.objects.all()[:_MOST]
        ],
        exchange_rates=[
            ExchangeRateOut(year=each.year, currency=each.currency, rate=each.rate)
            for each in ExchangeRate.objects.all()[:_MOST]
        ],
        assumed=AssumedOut(
            occupancy=said.occupancy,
            shrinkage=said.shrinkage,
            margin=said.margin,
            retention=said.retention,
            discount=said.discount,
            churn=said.churn,
            churn_low=said.churn_low,
            churn_high=said.churn_high,
            why=said.why,
        ),
    )
