"""Saved replies by keyboard: found, put in at the cursor, on a desk and on a phone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.desk.models import SavedReply
from answerable.desk.phrases.macros import Plan, add_macro
from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import assign
from answerable.tickets.models import Draft, Message
from tests.browser import axe
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def replies(db):
    texts = {
        "Thanks": "Thank you, {customer.first_name}.",
        "Refund agreed": "Dear {customer.name}, we refund [how much?] to you.",
        "Refund refused": "We are sorry, {customer.name}.",
    }
    for title, text in texts.items():
        add_saved_reply(Wording(title, {"en": text}, "Returns"), by=SYSTEM, at=timezone.now())


def _picker(page):
    return page.get_by_role("dialog", name="Saved replies")


def test_it_is_found_and_put_in_at_the_cursor_by_keyboard(visit, ana, asked, replies):
    page = visit(ana).open(asked.get_absolute_url())
    box = page.locator("#reply-text")
    page.keyboard.press("r")
    page.keyboard.type("Hello! 3/4 of it. Bye.")
    for _ in " Bye.":
        page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Saved replies").first.focus()
    page.keyboard.press("Enter")
    expect(_picker(page)).to_contain_text("Thank you, Cleo.")
    page.keyboard.type("refuse")
    page.keyboard.press("Enter")  # faster than the list

    expect(_picker(page)).to_be_hidden()
    expect(box).to_have_text("Hello! 3/4 of it.We are sorry, Cleo. Bye.", use_inner_text=True)
    expect(box).to_be_focused()
    page.keyboard.press("Control+z")
    expect(box).to_have_text("Hello! 3/4 of it. Bye.", use_inner_text=True)


def test_a_slash_on_an_empty_line_opens_it_and_escape_gives_the_focus_back(visit, ana, asked, replies):
    page = visit(ana).open(asked.get_absolute_url())
    page.keyboard.press("n")
    page.keyboard.type("Look:\n/")
    expect(_picker(page)).to_be_visible()
    page.keyboard.type("re")
    page.keyboard.press("Escape")
    expect(page.locator("#note-text")).to_be_focused()
    expect(page.locator("#note-text")).to_have_text("Look:\n", use_inner_text=True)

    page.keyboard.type("//")
    expect(page.locator("#note-text")).to_have_text("Look:\n/", use_inner_text=True)
    page.keyboard.type(" or not\n/")
    expect(_picker(page)).to_contain_text("Refund agreed")
    page.keyboard.type("thanks")
    expect(_picker(page)).not_to_contain_text("Refund agreed")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("#note-text")).to_have_text("Look:\n/ or not\nThank you, Cleo.", use_inner_text=True)
    expect(page.locator("#note-text")).to_be_focused()
    assert SavedReply.objects.get(title="Thanks").times_used == 1


def test_the_full_stop_opens_it_and_a_gap_is_pointed_out_before_sending(visit, ana, asked, replies):
    page = visit(ana).open(asked.get_absolute_url())
    page.keyboard.press(".")
    expect(_picker(page)).to_contain_text("Refund agreed")
    page.keyboard.type("agreed")
    page.keyboard.press("Enter")
    expect(page.locator("#reply-text")).to_be_focused()
    expect(page.get_by_text("Still to be filled in: [how much?]")).to_be_visible()

    page.keyboard.press("Control+Enter")
    question = page.get_by_role("dialog", name=re.compile("Still to be filled in"))
    expect(question).to_be_visible()
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    page.locator("#reply-text").focus()
    page.keyboard.type("€ 20")  # over the gap, which is marked
    expect(page.locator("[data-gaps-words]")).to_be_hidden()
    page.keyboard.press("Control+Enter")

    expect(page.locator("#conversation")).to_contain_text("Dear Cleo, we refund € 20 to you.")
    assert Message.objects.filter(ticket=asked, direction="outbound").count() == 1


def test_it_works_on_a_phone(visit, ana, asked, replies):
    page = visit(ana, viewport=PHONE, has_touch=True, is_mobile=True).open(asked.get_absolute_url())
    page.locator("#reply-text").tap()
    page.get_by_role("button", name="Saved replies").first.tap()
    _picker(page).get_by_role("button", name="Refund refused").tap()

    expect(page.locator("#reply-text")).to_have_text("We are sorry, Cleo.", use_inner_text=True)
    expect(page.get_by_text("Draft kept")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_scripts_nothing_typed_is_lost(visit, ana, asked, replies):
    page = visit(ana, java_script_enabled=False).open(asked.get_absolute_url())
    page.locator("#reply-text").fill("Hello!")
    page.locator(
        "form[data-draft$='reply/'] noscript button, form[data-draft$='reply/'] button[name=kind]"
    ).click()
    page.get_by_role("button", name="Thanks").click()

    expect(page.locator("#reply-text")).to_have_value("Hello!\n\nThank you, Cleo.")
    kept = Draft.objects.values_list("ticket__reference", "kind", "text")
    assert list(kept) == [(asked.reference, "reply", "Hello!\n\nThank you, Cleo.")]


def test_a_macro_is_run_by_keyboard_and_keeps_what_was_being_written(visit, ana, asked, replies):
    steps = [
        Step(StepKind.TAG, words="refund"),
        Step(StepKind.REPLY, SavedReply.objects.get(title="Thanks").pk),
    ]
    add_macro(Plan("Say thanks", steps), by=SYSTEM, at=timezone.now())
    page = visit(ana).open(asked.get_absolute_url())
    page.keyboard.press("r")
    page.keyboard.type("Hello!")
    page.locator("#macros-summary").focus()  # before the draft was kept
    page.keyboard.press(",")
    expect(page.locator("#macros-items")).to_contain_text(
        "Add the tag “refund”; put “Thanks” into your answer, not sent."
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("#toasts")).to_contain_text(
        "“Say thanks”: tag “refund” added; “Thanks” is in your answer."
    )
    expect(page.locator("#reply-text")).to_have_text("Hello!\n\nThank you, Cleo.", use_inner_text=True)
    page.reload()
    expect(page.locator("#reply-text")).to_have_text("Hello!\n\nThank you, Cleo.", use_inner_text=True)


def test_a_macro_is_run_with_nothing_being_written_too(visit, ana, asked):
    add_macro(Plan("Refund", [Step(StepKind.TAG, words="refund")]), by=SYSTEM, at=timezone.now())
    page = visit(ana).open(asked.get_absolute_url())
    page.get_by_label("Macros").click()
    page.get_by_role("button", name="Refund").click()

    expect(page.locator("#toasts")).to_contain_text("“Refund”: tag “refund” added.")


def test_variables_are_put_in_where_one_writes(visit, ana, asked):
    page = visit(ana).open("/saved-replies/new/")
    page.get_by_label("Title").fill("Thanks")
    page.get_by_label("Text").fill("Dear , hello")
    page.get_by_label("Text").evaluate("box => box.setSelectionRange(5, 5)")
    page.get_by_role("button", name="customer name").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_label("Text")).to_have_value("Dear {customer.name}, hello")
    expect(page.locator("#preview")).to_contain_text("Dear Cleo, hello")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("only you")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_what_opens(theme, visit, ana, asked, replies):
    add_macro(Plan("Refund", [Step(StepKind.TAG, words="refund")]), by=SYSTEM, at=timezone.now())
    page = visit(ana, color_scheme=theme).open(asked.get_absolute_url())
    page.keyboard.press(",")
    expect(page.locator("#macros-items")).to_contain_text("Add the tag")
    faults = axe.faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press(".")
    expect(_picker(page)).to_contain_text("Refund agreed")
    faults += axe.faults(page)

    assert not faults, "\n".join(faults)


def test_an_open_menu_stays_while_the_ticket_changes(visit, ana, sam, asked, replies):
    add_macro(Plan("Refund", [Step(StepKind.TAG, words="refund")]), by=SYSTEM, at=timezone.now())
    page = visit(ana).open(asked.get_absolute_url())
    page.keyboard.press(",")
    expect(page.locator("#macros-items")).to_contain_text("Add the tag")
    page.keyboard.press("ArrowDown")

    assign(asked, team=asked.team, staff=sam, by=sam.actor(), at=timezone.now())
    expect(page.locator("#assign-summary")).to_contain_text("Sam")  # the side has heard, and so has the head
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("tag “refund” added")
    expect(page.locator("#head-top")).to_contain_text("Sam")
