"""Who providers are, what was agreed with them and what they are paid. Whom one speaks to there is not told."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from answerable.api.schemas.tickets import PriorityWord
from answerable.api.schemas.types import Id, Input, Output
from answerable.people.actions.providers import CharterText
from answerable.people.models import (
    CharterVersion,
    DutyWhat,
    LevelWhat,
    Provider,
    RateCard,
    ServiceLevel,
)
from answerable.people.models.charters import TEXTS
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


Seconds = Annotated[int, Field(strict=True, ge=60, le=366 * 24 * 3600)]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]


class CharterIn(Input):
    """`targets` are seconds by service level and priority, `levels` per cents, `duties` seconds."""

    valid_from: date
    vision: Text = ""
    objectives: Text = ""
    hiring: Text = ""
    prices: Text = ""
    other_duties: Text = ""
    calendar_id: Id | None = None
    targets: dict[ServiceLevel, dict[PriorityWord, Seconds]] = {}
    levels: dict[LevelWhat, Annotated[int, Field(strict=True, ge=0, le=100)]] = {}
    duties: dict[DutyWhat, Seconds] = {}

    def text(self) -> CharterText:
        plain = self.model_dump(include=set(TEXTS) | {"valid_from"})
        return CharterText(
            calendar=self.calendar_id,
            targets={
                kind.value: {int(word.value_kept): timedelta(seconds=length) for word, length in of.items()}
                for kind, of in self.targets.items()
            },
            levels={what.value: share for what, share in self.levels.items()},
            duties={what.value: timedelta(seconds=length) for what, length in self.duties.items()},
            **plain,
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
