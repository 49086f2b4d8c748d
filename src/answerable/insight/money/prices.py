"""What one piece of work costs: by the rate card of whoever did it, or by what an hour of the house costs. `Prices` is
pure; what is not known costs None, never nothing."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.conf import settings

from answerable.insight.methods import cost_per_contact
from answerable.insight.models import ExchangeRate, HandlingTime, HourCost, MoneySettings
from answerable.people.models import Provider, ProviderKind, RateCard, RateUnit, Team

T = TypeVar("T", bound=tuple[Any, ...])
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Piece:
    """One answer, or one ticket handed on. `seconds` were measured; without, what was declared of the channel holds."""

    day: date
    provider: int
    team: int | None
    channel: str
    language: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class Amount:
    """What a card says of one thing; what is empty is any."""

    unit: str
    amount: float
    channel: str = ""
    language: str = ""
    tier: str = ""


@dataclass(frozen=True)
class Card:
    currency: str
    since: date
    until: date | None
    amounts: Sequence[Amount]

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Prices:
    """`wages` by team (None: every other of the house) and `minutes` by channel, the newest first."""

    currency: str
    house: frozenset[int] = frozenset()
    wages: Mapping[int | None, Sequence[tuple[date, float, str]]] = field(default_factory=dict)
    minutes: Mapping[str, Sequence[tuple[date, float]]] = field(default_factory=dict)
    cards: Mapping[int, Sequence[Card]] = field(default_factory=dict)
    rates: Mapping[tuple[int, str], float] = field(default_factory=dict)
    tiers: Mapping[int, int] = field(default_factory=dict)
    tier_words: Mapping[int, str] = field(default_factory=dict)
    occupancy: float = 1.0
    shrinkage: float = 0.0

    def seconds(self, piece: Piece) -> float | None:
        if piece.seconds is not None:
            return piece.seconds
        declared = _holding(self.minutes.get(piece.channel, ()), piece.day)
        return None if declared is None else 60 * declared[1]

    def of_piece(self, piece: Piece) -> float | None:
        """What doing it cost. Of a card its amounts for contacts and hours; a month and what was solved come beside."""
        if piece.provider in self.house:
            return self._of_house(piece)
        by_contact = self._amount(piece, RateUnit.CONTACT) if piece.channel != HandlingTime.HANDOVER else None
        by_hour = self._amount(piece, RateUnit.HOUR)
        found = self._one(by_contact, piece.day) if by_contact else 0.0
        if by_hour is not None:
            seconds, hour = self.seconds(piece), self._one(by_hour, piece.day)
            if seconds is None or hour is None or found is None:
                return None
            # Whoever bills hours bills those in which people were there: their absence is in the price.
            found += cost_per_contact(hour, seconds, self.occupancy, 0.0)
        return found if by_contact or by_hour or self._is_paid_otherwise(piece) else None

    def of_solved(self, piece: Piece) -> float | None:
        """What is paid because a ticket ended in somebody's hands."""
        if piece.provider in self.house:
            return 0.0
        amount = self._amount(piece, RateUnit.RESOLVED)
        return 0.0 if amount is None else self._one(amount, piece.day)

    def of_week(self, provider: int, monday: date) -> float | None:
        """The seventh parts of a month that fall into it, for what is paid by the month."""
        piece = Piece(monday, provider, None, "")
        amount = None if provider in self.house else self._amount(piece, RateUnit.MONTH)
        if amount is None:
            return 0.0
        whole = self._one(amount, monday)
        return None if whole is None else whole * DAYS_OF_A_WEEK / monthrange(monday.year, monday.month)[1]

    def _of_house(self, piece: Piece) -> float | None:
        said = _holding(self.wages.get(piece.team, ()), piece.day) or _holding(
            self.wages.get(None, ()), piece.day
        )
        seconds = self.seconds(piece)
        if said is None or seconds is None:
            return None
        hour = self._converted(said[1], said[2], piece.day.year)
        return None if hour is None else cost_per_contact(hour, seconds, self.occupancy, self.shrinkage)

    def _is_paid_otherwise(self, piece: Piece) -> bool:
        """By the month or by what is solved alone: then the piece itself costs nothing. Where there are amounts for
        other languages or channels, what this one costs is not known; handing on is never paid by the contact."""
        held = [
            each
            for card in self.cards.get(piece.provider, ())
            if card.holds(piece.day)
            for each in card.amounts
        ]
        by_piece = {RateUnit.CONTACT, RateUnit.HOUR}
        if piece.channel == HandlingTime.HANDOVER:
            by_piece = {RateUnit.HOUR}
        return bool(held) and not any(each.unit in by_piece for each in held)

    def _amount(self, piece: Piece, unit: str) -> tuple[float, str] | None:
        """Of the rows that fit, the one that says most."""
        tier = self.tiers.get(piece.team or 0)
        tiers = {"", str(tier), self.tier_words.get(tier or 0, "").casefold()}
        fitting = [
            (bool(each.channel) + bool(each.language) + bool(each.tier), each.amount, card.currency)
            for card in self.cards.get(piece.provider, ())
            if card.holds(piece.day)
            for each in card.amounts
            if each.unit == unit
            and each.channel in ("", piece.channel)
            and (not each.language or piece.language.casefold().startswith(each.language.casefold()))
            and each.tier.casefold() in tiers
        ]
        if not fitting:
            return None
        _says, amount, currency = max(fitting, key=lambda row: row[0])
        return amount, currency

    def _one(self, amount: tuple[float, str], day: date) -> float | None:
        return self._converted(amount[0], amount[1], day.year)

    def _converted(self, amount: float, currency: str, year: int) -> float | None:
        if currency == self.currency:
            return amount
        rate = self.rates.get((year, currency))
        return None if rate is None else amount * rate


def prices() -> Prices:
    """As everything is said now."""
    said = money_settings()
    teams = list(Team.objects.all())
    return Prices(
        currency=settings.CURRENCY,
        house=frozenset(Provider.objects.filter(kind=ProviderKind.IN_HOUSE).values_list("pk", flat=True)),
        wages=_wages(),
        minutes=_minutes(),
        cards=_cards(),
        rates={(each.year, each.currency): float(each.rate) for each in ExchangeRate.objects.all()},
        tiers={team.pk: team.tier for team in teams},
        tier_words={team.tier: str(team.get_tier_display()) for team in teams},
        occupancy=said.occupancy,
        shrinkage=said.shrinkage,
    )


def money_settings() -> MoneySettings:
    return MoneySettings.objects.first() or MoneySettings()


def _wages() -> dict[int | None, list[tuple[date, float, str]]]:
    found: dict[int | None, list[tuple[date, float, str]]] = defaultdict(list)
    for each in HourCost.objects.order_by("-valid_from"):
        found[each.team_id].append((each.valid_from, float(each.amount), each.currency))
    return found


def _minutes() -> dict[str, list[tuple[date, float]]]:
    found: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for each in HandlingTime.objects.order_by("-valid_from"):
        found[each.channel].append((each.valid_from, float(each.minutes)))
    return found


def _cards() -> dict[int, list[Card]]:
    found: dict[int, list[Card]] = defaultdict(list)
    for card in RateCard.objects.prefetch_related("rates"):
        amounts = [
            Amount(rate.unit, float(rate.amount), rate.channel, rate.language, rate.tier)
            for rate in card.rates.all()
        ]
        found[card.provider_id].append(Card(card.currency, card.valid_from, card.valid_until, amounts))
    return found


def _holding(rows: Sequence[T], day: date) -> T | None:
    """The newest that began by then."""
    return next((row for row in rows if row[0] <= day), None)
