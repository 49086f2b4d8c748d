"""Who providers are, what was agreed with them and what they are paid. Whom one speaks to there is not told."""

from datetime import date, datetime
from decimal import Decimal

from answerable.api.schemas.types import Output
from answerable.people.models import CharterVersion, Provider, RateCard
from answerable.tickets.models import Priority


class SiteOut(Output):
    id: int
    name: str
    place: str
    country: str
    time_zone: str
    languages: list[str]


class ProviderOut(Output):
    """`withheld_rights`: what its people may never do, whatever their role allows."""

    id: int
    name: str
    kind: str
    employer: str
    location: str
    sub_contractor_of_id: int | None
    contract_from: date | None
    contract_until: date | None
    languages: list[str]
    withheld_rights: list[str]
    refund_limit: Decimal | None
    refund_currency: str
    sites: list[SiteOut]


def provider_out(provider: Provider) -> ProviderOut:
    """Wants the sites loaded."""
    return ProviderOut(
        id=provider.pk,
        name=provider.name,
        kind=provider.kind,
        employer=provider.employer,
        location=provider.location,
        sub_contractor_of_id=provider.sub_contractor_of_id,
        contract_from=provider.contract_from,
        contract_until=provider.contract_until,
        languages=provider.languages,
        withheld_rights=provider.withheld_rights,
        refund_limit=provider.refund_limit,
        refund_currency=provider.refund_currency,
        sites=[
            SiteOut(
                id=site.pk,
                name=site.name,
                place=site.place,
                country=site.country,
                time_zone=site.time_zone,
                languages=site.languages,
            )
            for site in provider.sites.all()
        ],
    )


class SignatureOut(Output):
    side: str
    name: str
    at: datetime
    digest: str


class CharterOut(Output):
    """`targets` are seconds by service level and priority, `levels` per cents, `duties` seconds. `begins_at` is null
    until both sides have signed."""

    id: int
    number: int
    valid_from: date
    offered_at: datetime | None
    signed_at: datetime | None
    withdrawn_at: datetime | None
    begins_at: datetime | None
    vision: str
    objectives: str
    hiring: str
    prices: str
    other_duties: str
    calendar_id: int | None
    targets: dict[str, dict[str, int]]
    levels: dict[str, int]
    duties: dict[str, int]
    digest: str
    signatures: list[SignatureOut]


def charter_out(version: CharterVersion) -> CharterOut:
    """Wants the signatures loaded."""
    return CharterOut(
        id=version.pk,
        number=version.number,
        valid_from=version.valid_from,
        offered_at=version.offered_at,
        signed_at=version.signed_at,
        withdrawn_at=version.withdrawn_at,
        begins_at=version.begins_at,
        vision=version.vision,
        objectives=version.objectives,
        hiring=version.hiring,
        prices=version.prices,
        other_duties=version.other_duties,
        calendar_id=version.calendar_id,
        targets={
            kind: {Priority(int(priority)).name.lower(): seconds for priority, seconds in of.items()}
            for kind, of in version.targets.items()
        },
        levels=version.levels,
        duties=version.duties,
        digest=version.digest,
        signatures=[
            SignatureOut(side=each.side, name=each.name, at=each.at, digest=each.digest)
            for each in version.signatures.all()
        ],
    )


class RateOut(Output):
    """An empty channel, language or tier is any of them."""

    unit: str
    channel: str
    language: str
    tier: str
    amount: Decimal


class RateCardOut(Output):
    id: int
    currency: str
    valid_from: date
    valid_until: date | None
    rates: list[RateOut]


def card_out(card: RateCard) -> RateCardOut:
    """Wants the rates loaded."""
    return RateCardOut(
        id=card.pk,
        currency=card.currency,
        valid_from=card.valid_from,
        valid_until=card.valid_until,
        rates=[
            RateOut(
                unit=rate.unit,
                channel=rate.channel,
                language=rate.language,
                tier=rate.tier,
                amount=rate.amount,
            )
            for rate in card.rates.all()
        ],
    )
