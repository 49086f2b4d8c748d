"""A form, put together with the keyboard alone, keeps a ticket open until what it needs is filled in."""

import re

import pytest
from playwright.sync_api import expect

from answerable.ledger.actor import SYSTEM
from answerable.people.models import FieldKind
from answerable.tickets.vocabulary import add_field

pytestmark = pytest.mark.django_db(transaction=True)


def _tab_to(page, element):
    for _ in range(120):  # round the whole page once: the rail, the settings' places, the form
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def _press(page, name):
    _tab_to(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def test_a_ticket_stays_open_until_what_its_form_needs_is_there(visit, ada, asked, now):
    for name in ("Product", "Serial number"):
        add_field(name, FieldKind.TEXT, by=SYSTEM, at=now)
    page = visit(ada).open("/settings/forms/new/")
    _tab_to(page, page.get_by_label("Name"))
    page.keyboard.type("Repair")
    for rows in (1, 2):
        _press(page, "Add it")
        expect(page.locator(".form-field")).to_have_count(rows)
    _press(page, "Move Serial number up")
    expect(page.get_by_role("button", name="Move Serial number down")).to_be_focused()
    _tab_to(page, page.locator(".form-field").first.get_by_label("needed"))
    page.keyboard.press("Space")
    _press(page, "Add")
    page.wait_for_url(re.compile("/settings/forms/$"))

    page.goto(visit().site.url + asked.get_absolute_url())
    page.locator("#form-summary").click()
    page.get_by_role("button", name="Repair").click()
    expect(page.locator("#side-sorting .needed")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_text("Fill in first: Serial number.")).to_be_visible()

    page.locator("#field-serial_number-summary").click()
    page.get_by_label("Serial number").fill("KT-17")
    page.keyboard.press("Enter")
    expect(page.locator("#side-sorting .needed")).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("e")
    expect(page.locator("#reopen")).to_be_visible()
