"""Two at one ticket see each other, and no word of either is lost."""

import pytest
from playwright.sync_api import expect

from answerable.tickets.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 12_000  # milliseconds: pages say that they are there every eight seconds
BOX = "Your answer"


def test_two_at_one_ticket_see_each_other_and_lose_nothing(visit, ana, sam, asked):
    his, hers = visit(sam).open(asked.get_absolute_url()), visit(ana).open(asked.get_absolute_url())
    expect(his.locator(".presence")).to_contain_text("Ana is looking at this too", timeout=SOON)
    expect(hers.locator(".presence")).to_contain_text("Sam", timeout=SOON)

    his.get_by_role("textbox", name=BOX).fill("I will look into it.")
    expect(hers.locator(".presence")).to_contain_text("Sam is replying", timeout=SOON)

    hers.get_by_role("textbox", name=BOX).fill("We send a new zip today.")
    hers.get_by_role("button", name="Send", exact=True).click()
    expect(hers.locator("#conversation")).to_contain_text("We send a new zip today.")
    expect(his.locator("#conversation")).to_contain_text("We send a new zip today.", timeout=SOON)

    his.get_by_role("button", name="Send", exact=True).click()
    expect(his.get_by_role("textbox", name=BOX)).to_have_text("I will look into it.", use_inner_text=True)
    assert [message.text for message in Message.objects.filter(direction="outbound")] == [
        "We send a new zip today."
    ]

    hers.goto("about:blank")
    expect(his.locator(".presence")).to_be_empty(timeout=SOON)
