"""Refunds and goodwill on the page: who is asked, who decides, and where it is seen afterwards."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.models import Notification
from answerable.ledger.actor import SYSTEM
from answerable.people.models import Account
from answerable.regions.actions import RegionWanted, add_region
from answerable.tickets.models import Goodwill

pytestmark = pytest.mark.django_db
ASKED = {"kind": "refund", "amount": "80.50", "currency": "eur", "reason": "late", "order": "A 7", "key": "k"}


@pytest.fixture
def ticket(make_ticket, manila, cleo):
    return make_ticket(team=manila, customer=cleo)


def _told(staff):
    return set(Notification.objects.filter(staff=staff).values_list("kind", flat=True))


def test_asked_for_by_a_providers_agent_and_approved_in_the_house(
    ticket, althea, sam, mara, ana, zed, signed_in, cleo
):
    hers, his, page = signed_in(althea), signed_in(sam), reverse("desk:goodwill", args=[ticket.reference])
    assert "somebody of the house is asked" in hers.post(page, ASKED, follow=True).content.decode()
    hers.post(page, ASKED)  # pressed twice
    asked = Goodwill.objects.get()
    assert (asked.amount, asked.currency, asked.state) == (Decimal("80.50"), "EUR", "waiting")
    assert "goodwill_asked" in _told(sam) & _told(mara)
    assert not _told(ana)
    day = " ".join(his.get(reverse("desk:day")).content.decode().split())
    assert "a refund of 80.50 EUR" in day
    assert "asked by Althea" in day
    assert "80.50" not in hers.get(reverse("desk:day")).content.decode()

    decide = reverse("desk:goodwill_approval", args=[ticket.reference, asked.pk])
    assert decide in his.get(page).content.decode()
    assert decide not in hers.get(page).content.decode()
    assert hers.post(decide).status_code in (302, 403)
    assert signed_in(zed).post(decide).status_code == 404
    asked.refresh_from_db()
    assert asked.is_waiting
    his.post(decide)
    asked.refresh_from_db()
    assert (asked.state, asked.ended_by) == ("granted", sam)
    assert "goodwill_decided" in _told(althea)
    shown = hers.get(ticket.get_absolute_url()).content.decode()
    assert "Althea asked for a refund of 80.50 EUR: somebody of the house decides" in shown
    assert "Sam approved a refund of 80.50 EUR" in shown


def test_declined_with_a_reason_and_taken_back(ticket, althea, sam, signed_in):
    hers, his, page = signed_in(althea), signed_in(sam), reverse("desk:goodwill", args=[ticket.reference])
    hers.post(page, ASKED)
    first = Goodwill.objects.get()
    said = {"why_not": "too_much", "words": "Half of it."}
    his.post(reverse("desk:goodwill_refusal", args=[ticket.reference, first.pk]), said)
    shown = hers.get(page).content.decode()
    assert "it is too much" in shown
    assert "Half of it." in shown
    assert (
        "Sam declined a refund of 80.50 EUR: it is too much"
        in hers.get(ticket.get_absolute_url()).content.decode()
    )

    hers.post(page, {**ASKED, "key": "another"})
    second = Goodwill.objects.waiting().get()
    hers.post(reverse("desk:goodwill_one", args=[ticket.reference, second.pk]), {"_method": "DELETE"})
    second.refresh_from_db()
    assert second.state == "withdrawn"


def test_the_currency_is_that_of_the_limit_else_of_the_region_else_of_the_house(
    ticket, sam, cleo, signed_in, settings
):
    page = reverse("desk:goodwill", args=[ticket.reference])

    def proposed():
        return signed_in(sam).get(page).context["form"]["currency"].value()

    assert proposed() == ""
    settings.CURRENCY = "SEK"
    assert proposed() == "SEK"
    outer = add_region(RegionWanted("Poland", currency="PLN"), by=SYSTEM, at=timezone.now())
    inner = RegionWanted("Kraków", countries=["PL"], parent=outer.pk)
    add_region(inner, by=SYSTEM, at=timezone.now())
    cleo.country = "PL"
    cleo.save()
    assert proposed() == "PLN"
    sam.provider.refund_limit, sam.provider.refund_currency = Decimal(20), "EUR"
    sam.provider.save()
    assert proposed() == "EUR"


def test_totals_are_of_what_the_reader_sees(ticket, make_ticket, ghent, althea, sam, cleo, signed_in):
    cleo.account = Account.objects.create(name="Tents Ltd", created_at=ticket.created_at)
    cleo.save()
    elsewhere = make_ticket(team=ghent, customer=cleo)
    for on, amount, currency in ((ticket, "30", "EUR"), (elsewhere, "12.50", "EUR"), (elsewhere, "7", "USD")):
        page = reverse("desk:goodwill", args=[on.reference])
        signed_in(sam).post(page, {**ASKED, "amount": amount, "currency": currency, "key": f"{amount}1"})
        signed_in(sam).post(page, {**ASKED, "amount": amount, "currency": currency, "key": f"{amount}2"})
    totals = {
        sam: ["85 EUR", "14 USD"],
        althea: ["60 EUR"],
    }
    for reader, shown in totals.items():
        for page in (
            reverse("desk:customer", args=[cleo.pk]),
            reverse("desk:account", args=[cleo.account_id]),
        ):
            text = signed_in(reader).get(page).content.decode()
            for amount in shown:
                assert f"<b>{amount}</b>" in text
            assert ("USD" in text) is (reader is sam)
