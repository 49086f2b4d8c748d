"""What a provider is paid. At no time are there two rates for the same thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people import events
from answerable.people.actions.providers import guards
from answerable.people.models import Provider, Rate, RateCard, RateUnit

MOST_ROWS = 100
MOST_AMOUNT = Decimal(10) ** 7


@dataclass(frozen=True)
class RateWanted:
    """What is empty is any channel, any language, any tier."""

    unit: str
    amount: Decimal
    channel: str = ""
    language: str = ""
    tier: str = ""

    @property
    def row(self) -> tuple[str, str, str, str]:
        return self.unit, self.channel, self.language, self.tier


@dataclass(frozen=True)
class CardWanted:
    currency: str
    valid_from: date
    rates: Sequence[RateWanted]
    valid_until: date | None = None


@transaction.atomic
def keep_card(
    provider: Provider, card: RateCard | None, wanted: CardWanted, *, by: Actor, at: datetime
) -> RateCard:
    """A new card, or another state of one. The provider's lock keeps two at once from overlapping."""
    provider = guards.locked(provider, by)
    wanted = _checked(wanted)
    kept = None if card is None else provider.rate_cards.get(pk=card.pk)
    _refuse_overlap(provider, kept, wanted)
    if kept is not None and _said(kept) == wanted:
        return kept
    told = events.RATES_ADDED if kept is None else events.RATES_CHANGED
    if kept is None:
        kept = RateCard(provider=provider, made_by_id=by.staff_id, made_at=at)
    kept.currency, kept.valid_from, kept.valid_until = wanted.currency, wanted.valid_from, wanted.valid_until
    kept.save()
    kept.rates.all().delete()
    Rate.objects.bulk_create(
        Rate(
            card=kept, unit=each.unit, channel=each.channel, language=each.language, tier=each.tier,
            amount=each.amount,
        )
        for each in wanted.rates
    )  # fmt: skip
    record(told, provider, by=by, at=at, card=kept.pk)
    return kept


@transaction.atomic
def remove_card(provider: Provider, card_id: int, *, by: Actor, at: datetime) -> None:
    """Twice is harmless. What ended is better given a last day than removed."""
    provider = guards.locked(provider, by)
    if provider.rate_cards.filter(pk=card_id).delete()[0]:
        record(events.RATES_REMOVED, provider, by=by, at=at, card=card_id)


def _said(card: RateCard) -> CardWanted:
    rates = [RateWanted(r.unit, r.amount, r.channel, r.language, r.tier) for r in card.rates.all()]
    return CardWanted(
        card.currency, card.valid_from, sorted(rates, key=lambda rate: rate.row), card.valid_until
    )


def _checked(wanted: CardWanted) -> CardWanted:
    code = guards.currency(wanted.currency)
    if not code:
        raise Invalid(_("Say in which currency."))
    if wanted.valid_until is not None and wanted.valid_until < wanted.valid_from:
        raise Invalid(_("The card ends before it begins."))
    if not wanted.rates:
        raise Invalid(_("Write at least one amount."))
    if len(wanted.rates) > MOST_ROWS:
        raise Invalid(_("A card has at most 100 rows."))
    rates = sorted((_rate(each) for each in wanted.rates), key=lambda rate: rate.row)
    if len({rate.row for rate in rates}) < len(rates):
        raise Invalid(_("Two rows are about the same thing. Leave one of them out."))
    return CardWanted(code, wanted.valid_from, rates, wanted.valid_until)


def _rate(given: RateWanted) -> RateWanted:
    if given.unit not in RateUnit.values:
        raise Invalid(_("Choose what an amount is for."))
    if not given.amount.is_finite() or not 0 <= given.amount < MOST_AMOUNT:
        raise Invalid(_("An amount is not less than nothing, and less than ten million."))
    language = "".join(guards.languages([given.language]))
    amount = given.amount.quantize(Decimal("0.0001"))
    return RateWanted(
        given.unit, amount, guards.plain(given.channel, 16), language, guards.plain(given.tier, 40)
    )


def _refuse_overlap(provider: Provider, card: RateCard | None, wanted: CardWanted) -> None:
    others = provider.rate_cards.filter(Q(valid_until=None) | Q(valid_until__gte=wanted.valid_from))
    if wanted.valid_until is not None:
        others = others.filter(valid_from__lte=wanted.valid_until)
    if card is not None:
        others = others.exclude(pk=card.pk)
    rows = {rate.row for rate in wanted.rates}
    for each in Rate.objects.filter(card__in=others).select_related("card"):
        if (each.unit, each.channel, each.language, each.tier) in rows:
            raise Refusal(
                _(
                    "The card from %(day)s has a rate for the same thing at the same time. Give it a last day first."
                )
                % {"day": each.card.valid_from.isoformat()},
                code="overlap",
            )
