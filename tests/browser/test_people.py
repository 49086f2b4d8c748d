"""Who somebody is: found among accounts, noted, made one with whom they turned out to be, by keyboard; then erased."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.ledger.actor import SYSTEM
from answerable.people.actions import create_account
from answerable.people.models import Customer, FieldAbout, FieldKind
from answerable.tickets.vocabulary import add_field
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def _tab_to(page, element):
    """With the keyboard, as far as it takes."""
    for _ in range(80):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def test_a_person_is_known_made_one_and_erased(
    visit, ada, cleo, asked, make_customer, make_message, run_jobs
):
    account = create_account("Acme", domains=["acme.example"], by=SYSTEM, at=timezone.now())
    Customer.objects.filter(pk=cleo.pk).update(account=account)
    add_field(
        "Member", FieldKind.CHOICE, about=FieldAbout.CUSTOMER, choices=["Gold"], by=SYSTEM, at=timezone.now()
    )
    make_customer("C. Smith", address="cleo@work.example")
    make_message(asked, text="My other address is cleo@work.example")

    page = visit(ada).open("/accounts/")
    _tab_to(page, page.get_by_label("Name or mail domain"))
    page.keyboard.type("acme")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=acme"))
    _tab_to(page, page.get_by_role("link", name="Acme"))
    page.keyboard.press("Enter")
    _tab_to(page, page.locator("#people").get_by_role("link", name="Cleo"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cleo")).to_be_visible()

    _tab_to(page, page.get_by_label("Write a note"))
    page.keyboard.type("Prefers mornings")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".person-note")).to_contain_text("Prefers mornings")

    _tab_to(page, page.locator("#customer-member-summary"))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Gold").press("Enter")
    expect(page.locator("#customer-member-summary")).to_have_text("Gold")

    expect(page.get_by_text("one of them calls cleo@work.example their own")).to_be_visible()
    _tab_to(page, page.get_by_role("button", name="C. Smith is the same person"))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Yes").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("They are one person now")
    expect(page.locator("#addresses")).to_contain_text("cleo@work.example")

    phone = visit(ada, viewport=PHONE).open(f"/customers/{cleo.pk}/")
    phone.get_by_role("link", name="Their data").click()
    phone.get_by_label("Type what they are called").fill("Celo")
    phone.get_by_role("button", name="Erase them").click()
    expect(phone.locator("#confirm")).to_be_hidden()  # nothing is asked before it is right
    phone.get_by_label("Type what they are called").fill("Cleo")
    phone.get_by_role("button", name="Erase them").click()
    phone.get_by_role("button", name="Yes").click()
    expect(phone.locator("#toasts")).to_contain_text("They are being erased")
    run_jobs()
    phone.reload()
    expect(phone.get_by_text("Nothing is kept about this person")).to_be_visible()
