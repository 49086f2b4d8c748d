"""The walk: the same person calls (missed), mails, and then posts publicly. One ticket, one wait, one answer."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from answerable.channels.phone.noting import CallNote, Result, log_call
from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import Inbound, open_with
from answerable.tickets.matters.finding import look_at
from answerable.tickets.models import Direction, Message, ParticipantRole, Ticket
from tests.browser.boxes import answer_box

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER, MAIL, HANDLE = "+32470918273", "marieke@post.example", "@marieke@social.example"
WROTE = "Where is order KT-660418? We leave on Saturday.\n\nMarieke Claes\nTel. +32 470 91 82 73"


def test_call_mail_and_public_post_become_one_ticket_with_one_wait_and_one_answer(
    visit, ana, ghent, make_customer
):
    now = timezone.now()
    rang = now - timedelta(minutes=95)
    missed = CallNote(Direction.INBOUND, Result.MISSED, rang, number=NUMBER, team=ghent)
    said = [log_call(missed, by=ana.actor(), at=now).message]
    for channel, name, address, text, ago in (
        ("email", "Marieke", MAIL, WROTE, 70),
        ("mastodon", "Marieke", HANDLE, "Does anybody answer? Order 660418, third day.", 20),
    ):
        heard = Inbound(
            channel,
            make_customer(name, address=address, channel=channel),
            address,
            text=text,
            is_public=channel == "mastodon",
            participants=[(address, "", ParticipantRole.AUTHOR)],
        )
        with transaction.atomic():
            said.append(open_with(heard, by=SYSTEM, at=now - timedelta(minutes=ago), team_id=ghent.pk))
    look_at([each.pk for each in said], now=now)
    first = said[0].ticket

    page = visit(ana).open(f"/tickets/{said[2].ticket.reference}/")
    beside = page.locator("#side-matters")
    expect(beside).to_contain_text("both name the same number")
    beside.get_by_role("button", name="is the same matter").first.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("They are one now")
    page.locator("#side-matters").get_by_role("button", name="is the same matter").first.click()

    expect(page.locator("#ticket-head .reference")).to_have_text(first.reference)
    expect(page.locator("#head-wait")).to_contain_text("1 h 35")
    assert Ticket.objects.present().get() == first
    expect(page.get_by_role("radio", name=f"by mail to {MAIL}")).to_be_checked()
    expect(page.get_by_role("radio", name="in public, on Mastodon")).to_be_visible()
    answer_box(page).fill("They leave today.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#conversation")).to_contain_text("They leave today.")
    answer = Message.objects.get(direction="outbound")
    assert (answer.channel, answer.to[0][0], answer.is_public) == ("email", MAIL, False)
