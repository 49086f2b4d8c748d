"""What somebody meets in their first hour: nothing typed is lost unasked."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_rich_text import PASTE, PIXEL

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked_before_leaving():
    """Has the page say what the browser asked, and stay."""

    def watch(page):
        kinds = []
        page.on("dialog", lambda dialog: (kinds.append(dialog.type), dialog.dismiss()))
        return kinds

    return watch


def test_words_are_not_lost_by_leaving_unasked(visit, ada, cleo, asked_before_leaving):
    page = visit(ada).open(f"/customers/{cleo.pk}/")
    asked = asked_before_leaving(page)
    note = page.get_by_label("Write a note")
    note.press_sequentially("Prefers mornings")
    page.locator(".rail .mark-link").click()
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    expect(note).to_have_value("Prefers mornings")
    page.get_by_role("button", name="Add the note").click()
    expect(page.locator(".person-note")).to_contain_text("Prefers mornings")

    page.goto(page.url.split("/customers/")[0] + "/macros/new/")
    page.get_by_label("Name").press_sequentially("Refund")
    page.get_by_role("button", name="Another step").click()  # back from the server, and kept nowhere
    page.wait_for_load_state()
    page.get_by_label("Name").press("End")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"] * 2


def test_enter_takes_the_only_value_and_other_words_find_a_place(visit, ana):
    page = visit(ana).open("/search/")
    field = page.get_by_role("combobox", name="Search")
    field.press_sequentially("is:wai")
    page.keyboard.press("Enter")  # faster than the list
    expect(field).to_have_value("is:waiting ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=is%3Awaiting*")

    for typed, first in (("dark mode", "Light or dark"), ("log out", "Sign out"), ("bell", "For you")):
        page.keyboard.press("Control+k")
        page.keyboard.type(typed)
        expect(page.locator("#palette [role=option]").first).to_contain_text(first)
        page.keyboard.press("Escape")


def test_a_notice_lies_over_nothing_that_is_pressed_and_escape_sends_it_away(visit, ana, asked):
    for viewport in (WIDE, {"width": 1000, "height": 700}, PHONE):
        page = visit(ana, viewport=viewport).open(asked.get_absolute_url())
        page.evaluate("answerable.say('toast-offline')")
        notice, composer = page.locator("#toasts .toast"), page.locator("#composer")
        if viewport == PHONE:
            composer.locator("[data-rich-text]:visible").click()  # its buttons come
        a, b = notice.bounding_box(), composer.bounding_box()
        beside = a["x"] >= b["x"] + b["width"]
        above = a["y"] + a["height"] <= b["y"]
        assert beside or above, viewport
        page.keyboard.press("Escape")
        expect(notice).to_have_count(0)


def test_the_rail_says_its_words_where_one_wants_them(visit, sam):
    page = visit(sam).open("/queue/")
    expect(page.locator(".rail")).to_have_css("width", "60px")
    page.get_by_role("button", name="Words beside icons").click()
    page.reload()
    expect(page.locator(".rail")).to_have_css("width", "212px")
    expect(page.locator(".rail").get_by_text("My day")).to_have_css("opacity", "1")


def test_a_pasted_picture_and_lines_leave_nothing_on_the_console(visit, ana, asked):
    """Any error there fails the visit."""
    page = visit(ana).open(asked.get_absolute_url())
    page.keyboard.press("r")
    page.keyboard.type("As you see: ")
    page.evaluate(PASTE, ["", "", PIXEL])
    expect(page.locator("#reply-text img[src*='/pictures/']")).to_be_visible()
    page.keyboard.type("there.")
    page.evaluate(PASTE, ["", " One\ntwo", ""])
    page.evaluate(PASTE, ["a <b>bold</b> word", "a bold word", ""])
    box = page.locator("#reply-text")
    expect(box).to_have_text("As you see: \u00a0there. One\ntwoa bold word", use_inner_text=True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#conversation .message.outbound b")).to_have_text("bold")
