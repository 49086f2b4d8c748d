"""The desk by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from answerable.tickets.models import Note

pytestmark = pytest.mark.django_db(transaction=True)

# Its name, and whether an outline (or its component's own mark) shows where one is.
_FOCUS = """() => {
    const here = document.activeElement;
    if (here === document.body) return ["", true];
    const around = here.closest(".switch label, .composer");
    const isSeen = [here, around].some((each) => each && getComputedStyle(each).outlineStyle !== "none");
    const name = here.id || here.name || here.getAttribute("formaction") || here.textContent.trim().slice(0, 30);
    return [name, isSeen || (here.matches(".composer :is(textarea, [data-rich-text]):focus"))];
}"""


@pytest.fixture
def three(make_ticket, make_message, ghent, cleo):
    matters = [make_ticket(team=ghent, customer=cleo, subject=f"Matter {number}") for number in (1, 2, 3)]
    return [make_message(ticket, text=f"About {ticket.subject}").ticket for ticket in matters]


def _done(page, words):
    """What was done is on the page, and the page is listening to keys again."""
    expect(page.locator("main")).to_contain_text(words)
    page.wait_for_load_state()


def test_through_the_queue_and_back(visit, ana, three):
    page = visit(ana).open("/queue/")
    for key in "jjjk":
        page.keyboard.press(key)
    expect(page.locator(f"#row-{three[1].reference}")).to_be_focused()

    page.keyboard.press("Enter")
    _done(page, "About Matter 2")
    page.wait_for_selector(f"#pane #row-{three[2].reference}")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    _done(page, "About Matter 3")
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile("/queue/"))


def test_everything_on_a_ticket(visit, ana, three):
    ticket = three[0]
    page = visit(ana).open(ticket.get_absolute_url())

    page.keyboard.press("n")
    page.keyboard.type("r is a letter here, e too")
    page.keyboard.press("Control+Enter")
    _done(page, "r is a letter here, e too")
    assert Note.objects.count() == 1

    page.keyboard.press("r")
    page.keyboard.type("Dear customer")
    page.keyboard.press("Control+Enter")
    _done(page, "Not sent yet")

    page.keyboard.press("t")
    page.keyboard.type("zip")
    page.keyboard.press("Enter")
    _done(page, "added the tag “zip”")

    page.keyboard.press("a")
    expect(page.get_by_label("Team")).to_be_focused()
    page.keyboard.press("Escape")

    page.keyboard.press("z")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    _done(page, "snoozed until")

    page.keyboard.press("m")
    page.keyboard.type(three[1].reference)
    page.keyboard.press("Enter")
    _done(page, "About Matter 2")

    page.keyboard.press("e")
    _done(page, "closed it")

    page.keyboard.press("/")
    expect(page).to_have_url(re.compile("/search/"))
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()


def test_the_list_of_keys_is_at_hand(visit, ana, three):
    page = visit(ana).open(three[0].get_absolute_url())
    page.keyboard.press("?")

    keys = page.get_by_role("dialog", name="Keys")
    for words in ("Reply", "Note", "Assign", "Snooze", "Close", "Tag", "Merge", "Search", "Back to the list"):
        expect(keys).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_everything_can_be_reached_and_shows_where_one_is(visit, ana, three):
    page = visit(ana).open(three[0].get_absolute_url())
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate(_FOCUS)
        assert here[1] or here[0] in ("", "main"), f"the focus cannot be seen on {here[0]!r}"
        reached.add(here[0])
    for name in ("reply-text", "new-tag", "close", "assign-summary", "merge-summary"):
        assert name in reached, name


def test_escape_leaves_the_box_and_keeps_what_is_in_it(visit, ana, asked):
    page = visit(ana).open(asked.get_absolute_url())
    page.keyboard.press("r")
    page.keyboard.type("Half an unsent")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.wait_for_url("**/queue/**")
    page.go_back()
    expect(page.get_by_role("textbox", name="Your answer")).to_have_text(
        "Half an unsent", use_inner_text=True
    )
