"""What prices rest on, said by administrators of the house. Said again, it is changed; the same twice is harmless. One
row of settings is locked for all of it, so that two at once come one after the other."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from answerable.insight import events
from answerable.insight.models import (
    BusinessCase,
    CaseVersion,
    ExchangeRate,
    HandlingTime,
    HourCost,
    MoneySettings,
)
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Provider, Team
from answerable.tickets.channel_words import WORDS

KEEPS_MONEY = "money.keep"
MOST_AMOUNT = Decimal(10) ** 9
MOST_MONTHS = 120
MOST_TEXT = 10_000
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])\Z")


M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Told:
    """What is changed: `keys` say which row, `what` and `of` stand in the ledger."""

    settings: MoneySettings
    what: str
    keys: Mapping[str, object]
    of: str = ""


@dataclass(frozen=True)
class Assumed:
    """See `MoneySettings`. What a customer brings is said whole or not at all."""

    occupancy: float = 0.8
    shrinkage: float = 0.3
    margin: Decimal | None = None
    retention: float | None = None
    discount: float | None = None
    churn: float | None = None
    churn_low: float | None = None
    churn_high: float | None = None
    why: str = ""


@dataclass(frozen=True)
class PlannedMonth:
    month: str
    cost: Decimal
    saving: Decimal
    quality: Decimal | None = None


@dataclass(frozen=True)
class CaseWanted:
    name: str
    baseline: Decimal
    months: Sequence[PlannedMonth]
    provider: Provider | None = None
    why: str = ""


@transaction.atomic
def keep_exchange_rate(
    year: int, currency: str, rate: Decimal | None, *, by: Actor, at: datetime
) -> ExchangeRate | None:
    """For the whole year; None takes it back."""
    about = _locked(by)
    if not 2000 <= year <= 2100:
        raise Invalid(_("Choose a year from 2000 to 2100."))
    keys = {"year": year, "currency": _currency(currency)}
    told = Told(about, "exchange", keys, f"{year}-{keys['currency']}")
    values = {} if rate is None else {"rate": _amount(rate)}
    return _keep(ExchangeRate.objects.filter(**keys), values, told, by=by, at=at)


@transaction.atomic
def keep_hour_cost(
    team: Team | None,
    valid_from: date,
    amount: Decimal | None,
    currency: str,
    *,
    by: Actor,
    at: datetime,
) -> HourCost | None:
    """From that day until the next row of the same team; None takes it back."""
    about = _locked(by)
    if team is not None and not team.provider.is_in_house:
        raise Invalid(_("What other companies cost stands in their rate cards."))
    keys = {"team": team, "valid_from": _day(valid_from)}
    values = {} if amount is None else {"amount": _amount(amount), "currency": _currency(currency)}
    told = Told(about, "hour", keys, str(team.pk) if team else "")
    return _keep(HourCost.objects.filter(**keys), values, told, by=by, at=at)


@transaction.atomic
def keep_handling_time(
    channel: str, valid_from: date, minutes: Decimal | None, *, by: Actor, at: datetime
) -> HandlingTime | None:
    """How many minutes an answer takes there, from that day on; None takes it back."""
    about = _locked(by)
    if channel not in WORDS and channel != HandlingTime.HANDOVER:
        raise Invalid(_("There is no such channel."))
    if minutes is not None and not (minutes.is_finite() and 0 < minutes <= 1000):
        raise Invalid(_("Minutes are more than none, and at most 1,000."))
    keys = {"channel": channel, "valid_from": _day(valid_from)}
    values = {} if minutes is None else {"minutes": minutes}
    told = Told(about, "minutes", keys, channel)
    return _keep(HandlingTime.objects.filter(**keys), values, told, by=by, at=at)


@transaction.atomic
def keep_assumptions(wanted: Assumed, *, by: Actor, at: datetime) -> MoneySettings:
    about = _locked(by)
    _check(wanted)
    values = asdict(wanted) | {"why": wanted.why.strip()}
    if all(getattr(about, name) == value for name, value in values.items()):
        return about
    for name, value in values.items():
        setattr(about, name, value)
    about.save()
    record(events.MONEY_CHANGED, about, by=by, at=at, what="assumptions")
    return about


@transaction.atomic
def keep_case(wanted: CaseWanted, *, by: Actor, at: datetime) -> CaseVersion:
    """A new version of the case of this name, unless it says the same as the last."""
    _locked(by)
    name = " ".join(wanted.name.replace("\0", "").split())
    if not 1 <= len(name) <= 120:
        raise Invalid(_("A name has between 1 and 120 characters."))
    months = _months(wanted.months)
    _amount(wanted.baseline)
    case, _is_new = BusinessCase.objects.get_or_create(name=name, defaults={"provider": wanted.provider})
    if case.provider != wanted.provider:
        raise Invalid(_("That case is about another company. Give the new one another name."))
    last = case.newest
    why = wanted.why.replace("\0", "").strip()[:MOST_TEXT]
    if last and (last.baseline, last.months, last.why) == (wanted.baseline, months, why):
        return last
    version = CaseVersion.objects.create(
        case=case,
        number=1 if last is None else last.number + 1,
        baseline=wanted.baseline,
        months=months,
        why=why,
        made_by_id=by.staff_id,
        made_at=at,
    )
    record(events.CASE_KEPT, case, by=by, at=at, number=version.number, months=len(months))
    return version


def _locked(by: Actor) -> MoneySettings:
    if not (by.may(KEEPS_MONEY) and by.scope.everything):
        raise NotAllowed
    MoneySettings.objects.get_or_create(pk=1)
    return MoneySettings.objects.select_for_update().get(pk=1)


def _keep(
    rows: "models.QuerySet[M]", values: Mapping[str, object], told: Told, *, by: Actor, at: datetime
) -> "M | None":
    """`values` of the one row that there is of these, or of a new one; without any it goes."""
    known = rows.first()
    if known is not None and values and all(getattr(known, name) == each for name, each in values.items()):
        return known
    if known is None and not values:
        return None
    kept = None
    if values:
        kept = known or rows.model(**told.keys)
        for name, value in values.items():
            setattr(kept, name, value)
        kept.save()
    elif known is not None:
        known.delete()
    what = told.what if values else f"{told.what}-removed"
    record(events.MONEY_CHANGED, told.settings, by=by, at=at, what=what, of=told.of)
    return kept


def _amount(value: Decimal) -> Decimal:
    if not value.is_finite() or not 0 < value < MOST_AMOUNT:
        raise Invalid(_("An amount is more than nothing, and less than a thousand million."))
    return value


def _currency(given: str) -> str:
    code = given.strip().upper()
    if not _CURRENCY.match(code):
        raise Invalid(_("A currency is written with three letters, like EUR or PHP."))
    return code


def _day(given: date) -> date:
    if not 2000 <= given.year <= 2100:
        raise Invalid(_("Choose a day from 2000 to 2100."))
    return given


def _check(wanted: Assumed) -> None:
    if not 0 < wanted.occupancy <= 1 or not 0 <= wanted.shrinkage < 1:
        raise Invalid(_("Busy lies above 0 and up to 1, away from 0 to below 1."))
    customer = (wanted.margin, wanted.retention, wanted.discount)
    churn = (wanted.churn_low, wanted.churn, wanted.churn_high)
    if any(each is None for each in (*customer, *churn)) and any(
        each is not None for each in (*customer, *churn)
    ):
        raise Invalid(_("Say all of what a customer brings and how many leave, or nothing of it."))
    if wanted.margin is not None:
        _amount(wanted.margin)
        _check_customer(wanted)


def _check_customer(wanted: Assumed) -> None:
    retention, discount = wanted.retention or 0.0, wanted.discount or 0.0
    if not 0 <= retention <= 1 or not 0 < discount <= 1:
        raise Invalid(_("Those who stay are a share from 0 to 1, the discount one above 0."))
    low, middle, high = wanted.churn_low or 0.0, wanted.churn or 0.0, wanted.churn_high or 0.0
    if not -1 <= low <= middle <= high <= 1:
        raise Invalid(_("How many more leave lies within its interval, from −1 to 1."))


def _months(rows: Sequence[PlannedMonth]) -> list[dict[str, object]]:
    if not 1 <= len(rows) <= MOST_MONTHS:
        raise Invalid(_("A case has from one to 120 months."))
    if len({row.month for row in rows}) < len(rows) or not all(_MONTH.match(row.month) for row in rows):
        raise Invalid(_("Each month stands once, as 2026-07."))
    for row in rows:
        if not all(each.is_finite() and abs(each) < MOST_AMOUNT for each in (row.cost, row.saving)):
            raise Invalid(_("An amount is less than a thousand million."))
        quality = row.quality if row.quality is not None else Decimal(1)
        if row.cost < 0 or not quality.is_finite() or not 0 <= quality <= 1:
            raise Invalid(_("Costs are not below nothing, and quality is a share from 0 to 1."))
    return [
        {
            "month": row.month,
            "cost": float(row.cost),
            "saving": float(row.saving),
            "quality": None if row.quality is None else float(row.quality),
        }
        for row in sorted(rows, key=lambda row: row.month)
    ]
