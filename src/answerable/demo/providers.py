"""What Kestrel Trail agreed with those who work for it: records, charters in two versions, rates."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from answerable.demo.founding import World
from answerable.ledger.actor import Actor
from answerable.people.actions import providers as verbs
from answerable.people.models import Provider, Side
from answerable.promises.actions import change_policy, plan_of
from answerable.promises.actions.policies import version_at
from answerable.promises.models import Policy, Source
from answerable.regions.models import Calendar

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SHARES = {10: 2.0, 20: 1.0, 30: 0.5, 40: 0.25}  # by priority, as the company's own policy has them
_RECORDS = {
    "Bayani Care": verbs.ProviderFacts(
        "Bayani Care",
        employer="Bayani Care Services Inc.",
        location="Pasig, Philippines",
        contract_from=date(2024, 9, 1),
        contract_until=date(2027, 8, 31),
        languages=["en", "fil"],
    ),
    "Wawel Service": verbs.ProviderFacts(
        "Wawel Service",
        employer="Wawel Service sp. z o.o.",
        location="Kraków, Poland",
        contract_from=date(2025, 11, 1),
        contract_until=date(2028, 10, 31),
        languages=["pl", "de", "en"],
    ),
}
_SITES = {
    "Bayani Care": verbs.SiteWanted("Ortigas", "Pasig", "Philippines", "Asia/Manila", ["en", "fil"]),
    "Wawel Service": verbs.SiteWanted("Zabłocie", "Kraków", "Poland", "Europe/Warsaw", ["pl", "de", "en"]),
}
_CONTACTS = {
    "Bayani Care": verbs.ContactWanted(
        "Rosa Cruz", "who is there tonight", "desk@bayani.example", "+63 2 5550 143"
    ),
    "Wawel Service": verbs.ContactWanted("Tomasz Lis", "contract and invoices", "umowy@wawel.example"),
}
_MANAGERS = {"Bayani Care": "marisol.santos", "Wawel Service": "danuta.krol"}
_CALENDARS = {"Wawel Service": "Kraków"}  # Manila counts day and night
_FIRST_HOURS = {"Bayani Care": (12, 8), "Wawel Service": (10, 8)}  # to a first answer: version 1, version 2
_RATES = {
    "Bayani Care": ("PHP", "420", "445.50", ("en",)),
    "Wawel Service": ("EUR", "21.40", "22.10", ("pl", "de")),
}
_TEXT = verbs.CharterText(
    valid_from=date(2026, 1, 1),
    vision="A hiker with a broken stove hears from somebody who can help, before the weekend is over.\n"
    "We say what we do not know, and when we shall know it.",
    objectives="Fewer tickets that are asked about twice.\nEverybody can explain the three stoves by heart.",
    hiring="Two rounds of talks, a written answer as a test. Four weeks of training, of which one with Ghent, "
    "then a month in which a colleague looks over every answer.",
    prices="By the hour that people are there, whatever comes in. Fewer tickets are good for both of us.",
    other_duties="Ghent names one person who may decide in the provider’s working hours.",
    levels={"answered": 98, "in_time": 90, "quality": 85, "reopened": 8},
    duties={"forecasts": 30 * _DAY, "escalations": 8 * _HOUR, "release_notes": 5 * _DAY},
)


def agree_with_providers(world: World, *, by: Actor, at: datetime) -> None:
    """From now on what is promised to everybody goes by the charter of whoever has the ticket."""
    for provider in Provider.objects.filter(name__in=_RECORDS):
        verbs.change_provider(provider, _RECORDS[provider.name], by=by, at=at)
        verbs.keep_contact(provider, None, _CONTACTS[provider.name], by=by, at=at)
        site = verbs.keep_site(provider, None, _SITES[provider.name], by=by, at=at)
        for number, person in enumerate(provider.staff.order_by("pk")):
            began = date(2024 - number % 4, 1 + number % 12, 1)
            verbs.place_staff(person, site=site, started_on=began, by=by, at=at)
        authority = verbs.Authority(frozenset({"ticket.merge", "customer.merge"}), Decimal(50), "EUR")
        verbs.change_authority(provider, authority, by=by, at=at)
        _sign_both(world, provider, by=by, at=at)
        _pay(provider, by=by, at=at)
    _promise_by_charters(by=by, at=at)


def _sign_both(world: World, provider: Provider, *, by: Actor, at: datetime) -> None:
    """Two versions; the second promises more, and a little else."""
    calendar = Calendar.objects.filter(name=_CALENDARS.get(provider.name, "")).first()
    first, second = _FIRST_HOURS[provider.name]
    began = at - 90 * _DAY
    better = replace(
        _TEXT,
        valid_from=at.date(),
        vision=_TEXT.vision.replace("the weekend", "the day"),
        levels={**_TEXT.levels, "quality": 90},
    )
    for text, hours, when in ((replace(_TEXT, valid_from=began.date()), first, began), (better, second, at)):
        by_kind = {"first_answer": hours, "next_answer": hours, "resolution": 12 * hours}
        targets = {
            kind: {priority: share * amount * _HOUR for priority, share in _SHARES.items()}
            for kind, amount in by_kind.items()
        }
        wanted = replace(text, calendar=None if calendar is None else calendar.pk, targets=targets)
        version = verbs.draft_charter(provider, wanted, by=by, at=when)
        version = verbs.offer_charter(version, by=by, at=when)
        manager = world.staff[_MANAGERS[provider.name]].actor()
        for side, who in ((Side.HOUSE, by), (Side.PROVIDER, manager)):
            version = verbs.sign_charter(version, side, digest=version.digest, by=who, at=when)


def _pay(provider: Provider, *, by: Actor, at: datetime) -> None:
    currency, was, now, languages = _RATES[provider.name]
    turn = date(at.year, 1, 1)
    for amount, begins, ends in ((was, date(at.year - 1, 1, 1), turn - _DAY), (now, turn, None)):
        hours = [verbs.RateWanted("hour", Decimal(amount), language=code) for code in languages]
        standing = verbs.RateWanted("month", Decimal(amount) * 60)
        card = verbs.CardWanted(currency, begins, [*hours, standing], ends)
        verbs.keep_card(provider, None, card, by=by, at=at)


def _promise_by_charters(*, by: Actor, at: datetime) -> None:
    policy = Policy.objects.present().filter(name="Everybody").first()
    held = None if policy is None else version_at(policy, at)
    if policy is not None and held is not None:
        change_policy(policy, replace(plan_of(policy, held), source=Source.CHARTER), by=by, at=at)
