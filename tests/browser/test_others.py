"""A carrier is asked from within a ticket, with nothing imitated: by keys in the browser, out to a mail server, and
back from a mailbox that the worker fetches. The customer gets none of it."""

from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from answerable.tickets.models import SideMessage, Ticket
from tests.browser.conftest import PHONE
from tests.browser.test_whole_way import ASKED, _working, letter, user
from tests.services.ports import wait_until

__all__ = ["_working", "user"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

ANSWER = """From: Claims desk <claims@carrier.example>
To: {to}
Subject: Re: Parcel 7
Message-ID: <found@carrier.example>
In-Reply-To: <{asked}>
References: <{asked}>
Date: Mon, 02 Mar 2026 10:00:00 +0000

It is with the neighbour.
"""


@pytest.mark.usefixtures("_working")
def test_a_carrier_is_asked_by_keys_and_answers_into_the_ticket(visit, ana, dovecot, smtp_sink, user):
    dovecot.deliver(user, letter(ASKED, to=user))
    assert wait_until(Ticket.objects.exists, within=60)
    ticket = Ticket.objects.get()
    own = visit(ana)
    page = own.open(ticket.get_absolute_url())
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Ask others")
    page.keyboard.press("Escape")

    page.keyboard.press("o")
    box = page.get_by_role("region", name="Write to others")
    expect(box).to_contain_text("not to Cleo Carter")
    expect(page.get_by_role("textbox", name="Your answer")).to_have_count(0)
    expect(box.get_by_label("To", exact=True)).to_be_focused()
    page.keyboard.type("Claims desk <claims@carrier.example>")
    box.get_by_label("Subject").fill("Parcel 7")
    box.get_by_role("textbox", name="What you write to others").click()
    page.keyboard.type("Where is ")
    page.keyboard.press("Control+b")
    page.keyboard.type("parcel 7")
    box.get_by_label("Wait for them").check()
    expect(box).to_contain_text("Draft kept")
    page.reload()  # what was typed is kept
    expect(box.get_by_label("To", exact=True)).to_have_value("Claims desk <claims@carrier.example>")
    box.get_by_label("Wait for them").check()
    box.get_by_role("textbox", name="What you write to others").press("Control+Enter")

    talk = page.get_by_role("article").filter(has_text="On the side with Claims desk")
    expect(talk).to_contain_text("Cleo Carter does not see this")
    expect(page.locator("#head-wait")).to_contain_text("aiting for others")
    sent = smtp_sink.wait_for(1, within=30)[0]
    mail = message_from_bytes(sent.content, policy=policy.default)
    assert sent.recipients == ("claims@carrier.example",)
    assert "<b>parcel 7</b>" in mail.get_body(("html",)).get_content()
    assert "hisses" not in sent.content.decode()

    said = SideMessage.objects.get()
    assert wait_until(lambda: SideMessage.objects.get().delivery == "delivered", within=20)
    dovecot.deliver(user, letter(ANSWER, to=user, asked=said.external_id))
    expect(talk).to_contain_text("It is with the neighbour.", timeout=60_000)  # nobody reloads the page
    expect(page.locator("#conversation")).to_contain_text("the ticket no longer waits for others")
    expect(page.locator("#head-wait")).not_to_contain_text("aiting for others")
    ticket.refresh_from_db()
    assert ticket.waiting_since is not None
    assert Ticket.objects.count() == 1
    assert [each.recipients for each in smtp_sink.letters] == [("claims@carrier.example",)]

    phone = visit(ana, viewport=PHONE)
    small = phone.open(f"{ticket.get_absolute_url()}?side={said.conversation_id}")
    expect(small.get_by_role("region", name="Write to others")).to_contain_text("claims@carrier.example")
    assert small.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small.get_by_role("textbox", name="What you write to others").fill("Thank you.")
    small.get_by_role("button", name="Send to others").click()
    expect(small.locator("#conversation")).to_contain_text("Thank you.")
