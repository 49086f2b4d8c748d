"""Organisations: the domains whose people they are, what was agreed with them, and their end."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.names import names_gone
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import (
    Contract,
    change_account,
    change_contract,
    create_account,
    dissolve_account,
    find_or_create_customer,
    note_about,
)
from answerable.people.models import Account, AccountDomain, Customer
from answerable.people.public_mail import is_public

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme(ana, now):
    return create_account("Acme", domains=["acme.example"], by=ana.actor(), at=now)


def _comes(address, now):
    with transaction.atomic():
        found = find_or_create_customer("email", address, name="", by=SYSTEM, at=now)
    return Customer.objects.get(pk=found.customer_id)


def test_new_people_of_the_domain_belong_to_the_account(acme, now):
    assert _comes("new@acme.example", now).account == acme
    assert _comes("new@sub.acme.example", now).account is None
    assert _comes("new@elsewhere.example", now).account is None


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("gmail.com", True),
        ("GMAIL.com", True),
        ("yahoo.co.jp", True),
        ("hotmail.fr", True),
        ("web.de", True),
        ("acme.example", False),
        ("live-nation.com", False),
        ("live.acme.com", False),
        ("mygmail.example", False),
        ("", False),
    ],
)
def test_hosts_of_everybody_are_known(host, public):
    assert is_public(host) is public


@pytest.mark.parametrize(
    "domain", ["gmail.com", "@yahoo.de", "acme", "a b.example", "", "-.example", "acme..example"]
)
def test_only_a_domain_of_ones_own_joins_people(domain, ana, now):
    with pytest.raises(Invalid):
        create_account("Acme", domains=[domain], by=ana.actor(), at=now)
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("@Acme.Example", "acme.example"),
        ("https://www.acme.example/about", "acme.example"),
        ("müller.example", "xn--mller-kva.example"),
    ],
)
def test_a_domain_is_kept_one_way_however_it_is_typed(given, kept, ana, now):
    account = create_account("Acme", domains=[given], by=ana.actor(), at=now)
    assert account.domains.get().name == kept


def test_a_domain_has_one_account(acme, ana, now):
    other = create_account("Other", by=ana.actor(), at=now)
    with pytest.raises(Refusal):
        change_account(other, domains=["acme.example"], by=ana.actor(), at=now)
    assert AccountDomain.objects.get().account == acme


def test_an_account_is_changed_once_and_only_where_it_is_seen(acme, ana, mara, zed, now):
    with pytest.raises(NotAllowed):
        change_account(acme, name="Acme Ltd", by=mara.actor(), at=now)
    with pytest.raises(Account.DoesNotExist):
        change_account(acme, name="Acme Ltd", by=zed.actor(), at=now)
    for _twice in range(2):
        change_account(acme, name="Acme Ltd", domains=["acme.example", "acme.test"], by=ana.actor(), at=now)

    (event,) = Event.objects.filter(kind="account.changed")
    assert event.data == {"renamed": True, "joining": 1, "parting": 0}


def test_a_provider_does_not_decide_whose_people_are_whose(
    acme, althea, make_customer, make_ticket, manila, now
):
    make_ticket(customer=make_customer("Theirs", account=acme), team=manila)
    with pytest.raises(NotAllowed):
        change_account(acme, domains=["bigger.example"], by=althea.actor(), at=now)
    change_account(acme, name="Acme Ltd", by=althea.actor(), at=now)


def test_what_was_agreed_is_the_leaders_to_say(acme, ana, mara, now):
    wanted = Contract(
        "Gold", date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 1), Decimal(1000), "EUR", True
    )
    with pytest.raises(NotAllowed):
        change_contract(acme, wanted, by=ana.actor(), at=now)
    for _twice in range(2):
        change_contract(acme, wanted, by=mara.actor(), at=now)
    for wrong in (replace(wanted, contract_to=date(2025, 1, 1)), replace(wanted, currency="")):
        with pytest.raises(Invalid):
            change_contract(acme, wrong, by=mara.actor(), at=now)

    acme.refresh_from_db()
    assert (acme.contract, acme.value, acme.is_reference) == ("Gold", Decimal(1000), True)
    assert [event.data for event in Event.objects.filter(kind="account.contract_changed")] == [{}]


def test_when_it_is_dissolved_its_people_stay(acme, ana, sam, make_customer, now):
    person = make_customer("Person", account=acme)
    note_about(acme, "Pays late.", by=ana.actor(), at=now)
    with pytest.raises(NotAllowed):
        dissolve_account(acme, by=ana.actor(), at=now)
    for _twice in range(2):
        dissolve_account(acme, by=sam.actor(), at=now)

    person.refresh_from_db()
    assert person.account is None
    assert names_gone([f"account/{acme.pk}"]) == {f"account/{acme.pk}": "Acme"}
    (event,) = Event.objects.filter(kind="account.dissolved")
    assert event.data == {"people": 1}


def test_one_domain_for_two_accounts_at_once_is_had_by_one(at_once, ana, now):
    def make(name):
        return lambda: create_account(name, domains=["acme.example"], by=ana.actor(), at=now)

    at_once(make("One"), make("Two"))

    assert AccountDomain.objects.count() == 1
