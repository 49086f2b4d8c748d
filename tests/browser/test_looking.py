"""An answer goes to a colleague and comes back approved, by keyboard."""

import pytest
from playwright.sync_api import expect

from answerable.ledger.actor import SYSTEM
from answerable.people.actions import set_looked_over
from answerable.tickets.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_is_looked_over_and_sent_by_its_writer(visit, ana, sam, asked, now):
    set_looked_over(ana, True, by=SYSTEM, at=now)
    hers = visit(ana).open(asked.get_absolute_url())
    expect(hers.get_by_text("Your answers are looked over before they are sent")).to_be_visible()
    hers.keyboard.press("r")
    hers.keyboard.press("Control+b")
    hers.keyboard.type("Yes")
    hers.get_by_role("button", name="Send", exact=True).click()
    expect(hers.locator("#toasts")).to_contain_text("ask a colleague to look at it")
    hers.get_by_role("button", name="Ask a colleague to look").press("Enter")
    hers.get_by_label("Who looks at it?").select_option(label="Sam")
    hers.get_by_role("button", name="Ask for a look").click()
    expect(hers.locator(".out")).to_contain_text("With Sam to look over")

    his = visit(sam).open("/looks/")
    his.get_by_role("link", name="Ana").click()
    box = his.get_by_role("textbox", name="The answer")
    expect(box.get_by_text("Yes")).to_be_visible()  # the editor has come in place of the plain field
    box.focus()
    his.keyboard.type(", of course")
    his.keyboard.press("Control+Enter")
    expect(his.locator("#toasts")).to_contain_text("Ana can send it now")

    hers.reload()
    expect(hers.get_by_text("looked it over: it can be sent")).to_be_visible()
    hers.get_by_role("button", name="Send", exact=True).click()
    expect(hers.locator("#conversation .outbound")).to_contain_text("looked over by Sam")
    sent = Message.objects.get(direction="outbound")
    assert (sent.text, sent.html) == ("Yes, of course", "<div><b>Yes, of course</b></div>")
    assert (sent.staff, sent.looked_over_by) == (ana, sam)
