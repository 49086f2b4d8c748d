"""Being told: a colleague is named by keyboard."""

import pytest
from playwright.sync_api import expect

from answerable.tickets.models import Mention
from tests.browser import axe

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_colleague_is_named_by_keyboard_and_by_mouse(visit, ana, sam, mara, ben, asked):
    page = visit(ana, bypass_csp=True).open(asked.get_absolute_url())
    page.keyboard.press("n")
    box, offered = page.locator("#note-text"), page.get_by_role("listbox")
    page.keyboard.type("Look @")
    expect(offered.get_by_role("option")).to_have_count(2)  # neither herself nor Ben, who may not see it
    page.keyboard.press("ArrowDown")
    expect(offered.get_by_role("option", selected=True)).to_contain_text("Sam")
    assert axe.faults(page) == []
    page.keyboard.press("Escape")
    expect(offered).to_be_hidden()
    expect(box).to_be_focused()
    page.keyboard.type("nobody\n@s")
    expect(offered.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(box).to_have_value("Look @nobody\n@Sam ")
    page.keyboard.type("and @")
    offered.get_by_text("Mara").click()
    expect(box).to_have_value("Look @nobody\n@Sam and @Mara ")
    for _letter in "@Mara ":
        page.keyboard.press("Backspace")
    page.keyboard.press("Escape")  # were the list still open, it would close first
    page.get_by_role("button", name="Add note").click()

    expect(page.locator(".note .mention")).to_have_text("@Sam")
    assert [mention.staff for mention in Mention.objects.all()] == [sam]
