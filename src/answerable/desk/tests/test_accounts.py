"""Accounts' pages: found, made, changed; only what one may see of their people and tickets."""

import pytest
from django.urls import reverse

from answerable.ledger.actor import SYSTEM
from answerable.people.actions import create_account, note_about, remove_note
from answerable.people.models import AboutNote, Account, Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme(now, cleo):
    account = create_account("Acme & Sons", domains=["acme.example"], by=SYSTEM, at=now)
    Customer.objects.filter(pk=cleo.pk).update(account=account)
    return account


def _page(client, account, **query):
    return client.get(reverse("desk:account", args=[account.pk]), query).content.decode()


def test_an_account_is_made_changed_and_dissolved(sam, signed_in):
    client = signed_in(sam)
    client.post(reverse("desk:account_new"), {"name": "Acme", "domains": "acme.example\nacme.test"})
    account = Account.objects.get()
    change = reverse("desk:account_change", args=[account.pk])
    assert (
        "Anybody can have an address"
        in client.post(change, {"name": "Acme", "domains": "gmail.com"}).content.decode()
    )
    client.post(change, {"name": "Acme Ltd", "domains": "acme.example"})
    agreed = {"contract": "Gold", "contract_from": "2026-01-01", "value": "1200.50", "currency": "eur"}
    client.post(reverse("desk:account_contract", args=[account.pk]), agreed)

    page = _page(client, account)
    for words in ("Acme Ltd", "Gold", "1 Jan 2026", "1,200.50 EUR", "acme.example", "not to be named"):
        assert words in page
    client.post(change, {"_method": "DELETE"})
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("asked", "found"), [("sons", True), ("acme.example", True), ("Zeta", False), ("", True)]
)
def test_accounts_are_found_by_name_and_domain(asked, found, acme, ana, signed_in):
    page = signed_in(ana).get(reverse("desk:accounts"), {"q": asked}).content.decode()

    assert ("Acme &amp; Sons" in page) is found


def test_lists_cost_the_same_however_long(
    acme, make_customer, make_ticket, sam, signed_in, django_assert_max_num_queries
):
    for number in range(60):
        create_account(f"Zeta {number:02}", by=SYSTEM, at=acme.created_at)
        make_ticket(customer=make_customer(f"Person {number:02}", account=acme))
    client = signed_in(sam)
    with django_assert_max_num_queries(9):
        listed = client.get(reverse("desk:accounts")).content.decode()
    with django_assert_max_num_queries(16):
        shown = _page(client, acme)

    assert "61 people" in listed
    assert listed.count("data-row") == 50
    assert "60 in all" in shown
    assert "More people" in shown
    assert shown.count('class="list-row"') == 30


def test_a_provider_sees_only_their_own_people_and_tickets(
    acme, cleo, make_customer, make_ticket, ghent, manila, althea, zed, signed_in
):
    theirs = make_customer("Their Own", account=acme)
    make_ticket(customer=theirs, team=manila, subject="Seen")
    make_ticket(customer=cleo, team=ghent, subject="Secret of Ghent")

    page = _page(signed_in(althea), acme)
    listed = signed_in(althea).get(reverse("desk:accounts")).content.decode()

    assert "Secret of Ghent" not in page
    assert "Cleo" not in page
    assert "1 in all" in page
    assert "1 person" in listed
    assert signed_in(zed).get(reverse("desk:account", args=[acme.pk])).status_code == 404
    assert signed_in(althea).get(reverse("desk:account_new")).status_code == 302


def test_a_provider_sees_neither_the_notes_of_others_nor_what_was_agreed(
    acme, cleo, make_ticket, manila, ana, althea, now, signed_in
):
    make_ticket(customer=cleo, team=manila)
    Account.objects.update(contract="Gold", value=4321, currency="EUR", renews_on="2026-05-01")
    for about in (acme, cleo):
        note_about(about, "Of the house", by=ana.actor(), at=now)
        note_about(about, "Of the provider", by=althea.actor(), at=now)
    for staff, is_in_house in ((ana, True), (althea, False)):
        client = signed_in(staff)
        pages = [_page(client, acme), client.get(reverse("desk:customer", args=[cleo.pk])).content.decode()]
        for page in pages:
            assert "Of the provider" in page
            assert ("Of the house" in page) is is_in_house
        listed = client.get(reverse("desk:accounts")).content.decode()
        for words, page in (
            ("4,321", pages[0]),
            ("1 May 2026", pages[0]),
            ("Gold", listed),
            ("1 May 2026", listed),
        ):
            assert (words in page) is is_in_house

    ours = acme.notes.get(text="Of the house")
    gone = signed_in(althea).post(
        reverse("desk:account_note", args=[acme.pk, ours.pk]), {"_method": "DELETE"}
    )
    assert gone.status_code == 404
    with pytest.raises(AboutNote.DoesNotExist):
        remove_note(ours, by=althea.actor(), at=now)


def test_people_join_and_leave_by_hand(acme, cleo, make_customer, ana, signed_in):
    client, url = signed_in(ana), reverse("desk:account_people", args=[acme.pk])
    omar = make_customer("Omar")
    client.post(url, {"address": "OMAR@example.com"})
    client.post(url, {"_method": "DELETE", "customer": cleo.pk})

    assert list(acme.customers.all()) == [omar]
    assert client.post(url, {"_method": "DELETE", "customer": "x"}).status_code == 404


def test_a_note_about_an_account_stays_with_it(acme, ana, zed, signed_in):
    url = reverse("desk:account_notes", args=[acme.pk])
    assert signed_in(zed).post(url, {"text": "?"}).status_code == 404
    signed_in(ana).post(url, {"text": "Pays on the 1st"})

    assert "Pays on the 1st" in _page(signed_in(ana), acme)
