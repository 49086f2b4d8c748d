"""What colleagues set up, and what they see of it."""

import pytest
from django.test import Client
from django.utils import timezone

from answerable.api.tests.conftest import api  # noqa: F401
from answerable.channels.models import Mailbox
from answerable.channels.web.fronts import front_at
from answerable.ledger.actor import SYSTEM, customer
from answerable.ledger.models import Event
from answerable.people.actions import create_account
from answerable.people.models import Account
from answerable.tickets.actions import close
from answerable.tickets.ratings import rate

pytestmark = pytest.mark.django_db
WANTED = {"is_on": "on", "path": "Kestrel", "host": "help.kestrel.example", "takes_files": "on"}


def test_an_administrator_gives_a_brand_its_pages_and_takes_them_away(brand, ada, ana, signed_in):
    address = f"/settings/brands/{brand.pk}/pages/"
    signed_in(ana).post(address, WANTED)
    assert not Mailbox.objects.exists()

    client = signed_in(ada)
    assert "Set them up" in client.get(f"/settings/brands/{brand.pk}/").content.decode()
    for _twice in range(2):
        assert client.post(address, WANTED).status_code == 302
    assert Client().get("/help/kestrel/").status_code == 200
    assert front_at("help.kestrel.example") == Mailbox.objects.get()
    assert Event.objects.filter(kind="mailbox.added").count() == 1
    assert "small letters" in client.post(address, {**WANTED, "path": "Ke strel"}).content.decode()

    client.post(address, {**WANTED, "is_on": ""})
    assert Client().get("/help/kestrel/").status_code == 404


def test_an_account_shares_its_tickets_until_it_does_not(ada, ana, signed_in):
    account = create_account("Acme", by=SYSTEM, at=timezone.now())
    address = f"/accounts/{account.pk}/sharing/"

    signed_in(ana).post(address)
    assert not Account.objects.get().shares_tickets

    signed_in(ada).post(address)
    assert Account.objects.get().shares_tickets
    signed_in(ada).post(address, {"_method": "DELETE"})
    assert not Account.objects.get().shares_tickets


def test_what_a_customer_says_of_how_it_ended_is_on_the_ticket_and_in_the_interface(
    cleo,
    sam,
    zed,
    signed_in,
    make_ticket,
    api,  # noqa: F811
):
    ticket = close(make_ticket(customer=cleo), by=SYSTEM, at=timezone.now())
    rate(ticket, is_good=False, words="Nobody rang.", by=customer(cleo.pk), at=timezone.now())

    assert "Nobody rang." in signed_in(sam).get(f"/tickets/{ticket.reference}/").content.decode()
    (said,) = api(sam).everything(f"/tickets/{ticket.reference}/ratings")
    assert (said["is_good"], said["words"]) == (False, "Nobody rang.")
    assert api(zed).get(f"/tickets/{ticket.reference}/ratings").status_code == 404
