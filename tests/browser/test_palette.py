"""The palette by keyboard: everything by typing some of its letters."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.desk.phrases.macros import Plan, add_macro
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.tickets.models import Priority
from tests.browser import axe
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other(make_ticket, make_message, make_customer, ghent):
    person = make_customer("Jonas Weber", address="jonas@example.com")
    return make_message(make_ticket(team=ghent, customer=person, subject="Poles: a lever jams")).ticket


def _type(page, words):
    """What stands first once these letters are typed."""
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="What to find or to do")
    expect(field).to_be_focused()
    page.keyboard.type(words)
    return page.locator("#palette [role=option]").first


def test_everything_on_a_ticket_is_done_by_typing_its_letters(visit, ana, sam, asked, other):
    add_macro(Plan("Ask for a picture", [Step(StepKind.TAG, words="picture")]), by=SYSTEM, at=timezone.now())
    page = visit(ana).open(asked.get_absolute_url())

    for letters, first, after in (
        ("tak", "Take it", "with Ana"),
        ("prio urg", "Priority: urgent", "urgent"),
        ("as picture", "Macros: Ask for a picture", "picture"),
        ("assign sam", "Assign to Sam", "with Sam"),
        ("cloes", "Close", "closed"),  # two letters changed about
        ("reop", "Reopen", "reopened"),
    ):
        option = _type(page, letters)
        expect(option).to_contain_text(first)
        expect(option).to_have_attribute("aria-selected", "true")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text(after)
    asked.refresh_from_db()
    assert asked.priority == Priority.URGENT
    assert asked.assignee == sam

    _type(page, "note")
    page.keyboard.press("Enter")
    expect(page.locator("#note-text")).to_be_focused()
    page.keyboard.type("k")  # letters are letters again
    _type(page, "change the subj")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Subject", exact=True)).to_be_focused()


def test_places_tickets_and_customers_are_a_few_letters_away(visit, ana, asked, other):
    page = visit(ana).open(asked.get_absolute_url())
    expect(_type(page, "jonas").or_(page.get_by_role("option", name="Jonas Weber")).first).to_be_visible()
    page.get_by_role("option", name=re.compile("jonas@example")).wait_for()
    active = page.locator("#palette input").get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_contain_text("Poles")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name=re.compile("jonas@example"))).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{other.get_absolute_url()}*")

    # Typed faster than the answer comes.
    page.keyboard.press("Control+k")
    page.keyboard.type(asked.reference.lower().replace("-", ""))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{asked.get_absolute_url()}")

    lately = _type(page, "")
    expect(lately).to_contain_text("Poles")
    page.keyboard.type("wwft")  # We wait for them
    expect(lately).to_contain_text("We wait for them")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue/theirs/")


def test_it_is_sound_for_all_on_a_phone_too(visit, ana, asked, other):
    page = visit(ana, viewport=PHONE, bypass_csp=True).open(asked.get_absolute_url())
    page.get_by_text("Anything", exact=True).click()
    page.get_by_role("option", name=re.compile("Reply")).wait_for()
    assert not axe.faults(page)
    page.keyboard.type("poles")
    page.get_by_role("option", name=re.compile("Poles")).wait_for()
    assert not axe.faults(page)
    box = page.locator("#palette").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    page.locator("#palette [data-leaves]").click()
    expect(page.locator("#palette")).to_be_hidden()


def test_terms_of_search_are_completed_as_one_types(visit, ana, asked, other):
    page = visit(ana, bypass_csp=True).open("/search/")
    field = page.get_by_role("combobox", name="Search")
    expect(field).to_be_focused()
    page.keyboard.type("zip is")
    page.get_by_role("option", name=re.compile("^is:")).click()
    expect(field).to_have_value("zip is:")
    page.keyboard.type("wai")
    page.get_by_role("option", name=re.compile("is:waiting")).wait_for()
    assert not axe.faults(page)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name=re.compile("is:waiting"))).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(field).to_have_value("zip is:waiting ")
    page.keyboard.type("team:gh")
    page.get_by_role("option", name=re.compile("team:Ghent")).wait_for()
    page.keyboard.press("Escape")  # closes the list and keeps the words
    expect(field).to_have_value("zip is:waiting team:gh")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=zip+is*")
    expect(page.locator("[data-row]")).to_have_count(2)

    _type(page, "is:unas")
    page.keyboard.press("Escape")
    expect(_type(page, "is:unas")).to_contain_text("is:unassigned")
    page.keyboard.press("Enter")
    page.keyboard.type("poles")
    expect(page.locator("#palette [role=option]").first).to_contain_text("Poles")
