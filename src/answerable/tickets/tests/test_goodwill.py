"""Refunds and goodwill: within what a provider's people may give by themselves, and beyond it decided in the house."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.erasing import Traces
from answerable.people.models import Provider, Role
from answerable.tickets.actions import (
    GoodwillWanted,
    approve_goodwill,
    decline_goodwill,
    give_goodwill,
    withdraw_goodwill,
)
from answerable.tickets.erasing import scrub_ticket, wipe_ticket
from answerable.tickets.models import (
    Goodwill,
    GoodwillKind,
    GoodwillReason,
    GoodwillRefusal,
    Ticket,
)

pytestmark = pytest.mark.django_db
TEN = GoodwillWanted(
    GoodwillKind.REFUND, Decimal("10.00"), "EUR", GoodwillReason.DAMAGED, order="Cleo's, no. 4711"
)


@pytest.fixture
def ticket(make_ticket, manila, cleo):
    return make_ticket(team=manila, customer=cleo)


@pytest.fixture
def up_to():
    def make(provider, limit, currency="EUR"):
        Provider.objects.filter(pk=provider.pk).update(refund_limit=limit, refund_currency=currency)

    return make


def _worth(amount, currency="EUR"):
    return replace(TEN, amount=Decimal(amount), currency=currency)


def _events():
    rows = Event.objects.filter(kind__startswith="goodwill.").order_by("pk")
    return [(each.kind, each.data.get("hundredths"), each.data.get("currency")) for each in rows]


def test_within_the_providers_limit_it_is_granted_and_beyond_it_waits(
    ticket, althea, manila_provider, up_to, make_ticket, manila, cleo, now
):
    up_to(manila_provider, 25)
    give = partial(give_goodwill, ticket, by=althea.actor(), at=now)
    assert give(_worth("20.00")).state == "granted"
    assert give(_worth("5.01")).state == "waiting"  # in parts it is no more than at once
    assert give(_worth("5.00")).state == "granted"
    # On another ticket of the same customer, it is the same limit; of another customer, or a month later, another.
    other = make_ticket(team=manila, customer=cleo)
    assert give_goodwill(other, _worth("1"), by=althea.actor(), at=now).state == "waiting"
    stranger = make_ticket(team=manila)
    assert give_goodwill(stranger, _worth("25"), by=althea.actor(), at=now).state == "granted"
    later = now + timedelta(days=31)
    assert give_goodwill(other, _worth("25"), by=althea.actor(), at=later).state == "granted"
    assert give(_worth("1.00", "USD")).state == "waiting"
    assert _events()[:2] == [("goodwill.granted", 2000, "EUR"), ("goodwill.asked", 501, "EUR")]
    told = str(list(Event.objects.values_list("data", flat=True)))
    assert "4711" not in told


def test_where_no_limit_is_said_the_house_has_none_and_others_ask_for_all(
    ticket, althea, sam, ana, now, ghent
):
    Ticket.objects.filter(pk=ticket.pk).update(team=ghent)
    assert give_goodwill(ticket, _worth("9999999"), by=ana.actor(), at=now).state == "granted"
    Ticket.objects.filter(pk=ticket.pk).update(team=althea.teams.get())
    assert give_goodwill(ticket, _worth("0.01"), by=althea.actor(), at=now).state == "waiting"


def test_who_of_the_house_decides_is_not_held_by_its_limit(ticket, sam, ana, own_company, up_to, now, ghent):
    up_to(own_company, 5)
    Ticket.objects.filter(pk=ticket.pk).update(team=ghent)
    assert give_goodwill(ticket, TEN, by=ana.actor(), at=now).state == "waiting"
    assert give_goodwill(ticket, TEN, by=sam.actor(), at=now).state == "granted"


def test_decided_in_the_house_once_and_by_nobody_else(
    ticket, althea, make_staff, manila_provider, manila, sam, mara, ana, zed, now
):
    lead = make_staff("Lea", provider=manila_provider, role=Role.SUPERVISOR, teams=[manila])
    asked = give_goodwill(ticket, TEN, by=althea.actor(), at=now)
    for by in (lead, althea):
        with pytest.raises(NotAllowed):
            approve_goodwill(asked, by=by.actor(), at=now)
        with pytest.raises(NotAllowed):
            decline_goodwill(asked, GoodwillRefusal.TOO_MUCH, by=by.actor(), at=now)
    for outsider in (zed, ana):  # Ana's team does not have it
        with pytest.raises(Ticket.DoesNotExist):
            approve_goodwill(asked, by=outsider.actor(), at=now)
    for _twice in range(2):
        assert approve_goodwill(asked, by=mara.actor(), at=now).ended_by == mara
    with pytest.raises(Refusal, match="granted already"):
        decline_goodwill(asked, GoodwillRefusal.TOO_MUCH, by=sam.actor(), at=now)
    with pytest.raises(Refusal, match="granted already"):
        withdraw_goodwill(asked, by=althea.actor(), at=now)
    assert _events() == [("goodwill.asked", 1000, "EUR"), ("goodwill.granted", 1000, "EUR")]

    second = give_goodwill(ticket, TEN, by=althea.actor(), at=now)
    for _twice in range(2):
        decline_goodwill(second, GoodwillRefusal.NOT_DUE, " Ask Cleo. ", by=sam.actor(), at=now)
    second.refresh_from_db()
    assert (second.state, second.why_not, second.words) == ("declined", "not_due", "Ask Cleo.")

    third = give_goodwill(ticket, TEN, by=althea.actor(), at=now)
    with pytest.raises(NotAllowed):
        withdraw_goodwill(third, by=lead.actor(), at=now)
    for _twice in range(2):
        assert withdraw_goodwill(third, by=althea.actor(), at=now).state == "withdrawn"
    assert [kind for kind, *_rest in _events()[2:]] == [
        "goodwill.asked", "goodwill.declined", "goodwill.asked", "goodwill.withdrawn",
    ]  # fmt: skip


def test_what_is_withheld_from_a_provider_or_makes_no_sense_is_refused(
    ticket, althea, mara, zed, robots, manila_provider, now
):
    for wrong in (
        _worth("0"),
        _worth("-1"),
        _worth("1.005"),
        _worth("NaN"),
        _worth("1", "€"),
        _worth("1", "EURO"),
    ):
        with pytest.raises(Invalid):
            give_goodwill(ticket, wrong, by=althea.actor(), at=now)
    with pytest.raises(NotAllowed):
        give_goodwill(ticket, TEN, by=mara.actor(), at=now)
    with pytest.raises(Ticket.DoesNotExist):
        give_goodwill(ticket, TEN, by=zed.actor(), at=now)
    Provider.objects.filter(pk=manila_provider.pk).update(withheld_rights=["goodwill.give"])
    withheld = type(althea).objects.get(pk=althea.pk)
    with pytest.raises(NotAllowed):
        give_goodwill(ticket, TEN, by=withheld.actor(), at=now)
    assert not Goodwill.objects.exists()


def test_asked_twice_from_one_page_or_by_two_at_once_is_no_more_than_the_limit(
    ticket, althea, manila_provider, up_to, at_once, now
):
    up_to(manila_provider, 15)
    keyed = replace(TEN, key="a page's own", amount=Decimal(5))
    assert len({give_goodwill(ticket, keyed, by=althea.actor(), at=now).pk for _twice in range(2)}) == 1

    states = at_once(*[lambda: give_goodwill(ticket, TEN, by=althea.actor(), at=now).state] * 3)

    assert sorted(states) == ["granted", "waiting", "waiting"]


def test_the_words_go_with_the_person_and_the_figures_stay(ticket, althea, sam, cleo, now):
    asked = give_goodwill(ticket, TEN, by=althea.actor(), at=now)
    decline_goodwill(asked, GoodwillRefusal.OTHER, "Ask Cleo.", by=sam.actor(), at=now)
    scrub_ticket(ticket, Traces(frozenset({cleo.pk}), frozenset(), frozenset({"Cleo"})))
    asked.refresh_from_db()
    assert "Cleo" not in asked.order + asked.words
    assert "4711" in asked.order

    wipe_ticket(ticket, at=now)
    asked.refresh_from_db()
    assert (asked.order, asked.words, asked.amount) == ("", "", Decimal(10))
