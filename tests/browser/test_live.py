"""What others do appears by itself, soon, and moves nothing."""

import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.tickets.actions import assign, note

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 2_000  # milliseconds


def _is_live(page):
    page.wait_for_selector("html[data-live=on]")


def test_a_new_message_is_on_the_ticket_and_in_the_queue(visit, ana, sam, asked, make_message):
    ticket, queue = visit(ana).open(asked.get_absolute_url()), visit(sam).open("/queue/")
    for page in (ticket, queue):
        _is_live(page)

    make_message(asked, text="Are you there?")
    expect(ticket.locator("#conversation")).to_contain_text("Are you there?", timeout=SOON)

    other = make_message(subject="A new matter", text="Hello?").ticket
    expect(queue.locator("#queue-list")).to_contain_text("Zip of my tent", timeout=SOON)
    expect(queue.locator(f"#row-{other.reference}")).to_be_visible(timeout=SOON)


def test_a_ticket_given_to_others_leaves_the_screen(visit, ana, sam, asked, leuven):
    page = visit(ana).open("/queue/")
    _is_live(page)
    row = page.locator(f"#row-{asked.reference}")
    expect(row).to_be_visible()

    assign(asked, team=leuven, staff=None, by=sam.actor(), at=timezone.now())
    expect(row).to_have_count(0, timeout=SOON)


def test_what_one_types_opened_and_focused_stays(visit, ana, asked, make_message):
    make_message(asked, text="Dear all\n\nOn Monday you wrote:\n> which tent?", folds=[(10, 43)])
    page = visit(ana).open(asked.get_absolute_url())
    _is_live(page)
    page.locator("details.quote > summary").click()
    box = page.get_by_role("textbox", name="Your answer")
    box.fill("Half a sentence")
    at = page.evaluate("document.querySelector('.pane.middle').scrollTop")

    make_message(asked, text="One more thing")
    expect(page.locator("#conversation")).to_contain_text("One more thing", timeout=SOON)

    expect(box).to_be_focused()
    expect(box).to_have_text("Half a sentence", use_inner_text=True)
    assert page.locator("details.quote").evaluate("quote => quote.open")
    assert page.evaluate("document.querySelector('.pane.middle').scrollTop") == at


def test_the_row_under_the_keyboard_keeps_it(visit, sam, asked, make_message):
    page = visit(sam).open("/queue/")
    _is_live(page)
    page.keyboard.press("j")
    row = page.locator(f"#row-{asked.reference}")
    expect(row).to_be_focused()

    other = make_message(text="Hello?").ticket
    expect(page.locator(f"#row-{other.reference}")).to_be_visible(timeout=SOON)
    expect(row).to_be_focused()


def test_a_burst_of_changes_is_one_request(visit, sam, ana, asked):
    own = visit(sam)
    page = own.open("/queue/")
    _is_live(page)
    before = len(own.requests)

    for number in range(8):
        note(asked, f"note {number}", by=ana.actor(), at=timezone.now())
    time.sleep(2.5)
    page.wait_for_timeout(100)

    assert 1 <= len(own.requests) - before <= 4


def test_what_happened_between_making_and_listening_is_not_missed(visit, ana, asked, make_message):
    own = visit(ana)
    page = own.context.new_page()
    page.route("**/stream/**", lambda route: (time.sleep(0.7), route.continue_()))
    page.goto(own.site.url + asked.get_absolute_url())
    make_message(asked, text="In between")

    expect(page.locator("#conversation")).to_contain_text("In between", timeout=4_000)


def test_what_came_before_one_began_to_write_is_seen_and_what_came_since_is_not(
    visit, ana, asked, make_message
):
    page = visit(ana).open(asked.get_absolute_url())
    _is_live(page)
    make_message(asked, text="I have found the receipt.")
    expect(page.locator("#conversation")).to_contain_text("I have found the receipt.")
    page.locator("#reply-text").fill("Thank you, please send it.")
    make_message(asked, text="And a picture of the pole.")
    expect(page.locator("#conversation")).to_contain_text("And a picture of the pole.")

    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Somebody wrote here since you began.")
    expect(page.locator("#reply-text")).to_have_text("Thank you, please send it.", use_inner_text=True)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Your answer goes in a few seconds.")
