"""A first promise by keyboard: proposed, tried on paper, kept, and owed to whoever writes next."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.ledger.models import Event
from answerable.promises.models import Policy
from answerable.tickets.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_first_promise_is_looked_at_tried_and_kept_by_keyboard(visit, ada, ask):
    ask(at=timezone.now() - timedelta(hours=30))
    page = visit(ada).open("/settings/promises/")
    page.get_by_role("link", name="Look at the first one").press("Enter")
    page.get_by_label("First answer: normal").fill("soon")
    page.get_by_role("button", name="Promise it").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Look at the times")
    page.get_by_label("First answer: normal").fill("4 h")
    page.get_by_role("button", name="Try it on last month").press("Enter")
    expect(page.locator("#trial")).to_contain_text("It would have held for 1 ticket")
    assert not Policy.objects.exists()

    page.get_by_role("button", name="Promise it").press("Enter")
    expect(page.get_by_text("“Everybody” holds from now on.")).to_be_visible()
    assert Policy.objects.get().versions.get().targets["first_answer"]["20"] == 4 * 3600


def test_what_an_answer_promises_is_seen_and_declined_while_it_is_written(visit, ana, ask, cleo, ghent):
    """By keyboard alone: one promise is none, the other is kept with the answer, which nothing held up."""
    ticket = ask(at=timezone.now() - timedelta(hours=1), team=ghent, customer=cleo)
    page = visit(ana).open(ticket.get_absolute_url())
    page.keyboard.press("r")
    page.keyboard.type("We will send you a new pole tomorrow, and we'll call you on Friday.")
    proposals = page.locator("[data-proposal]")
    expect(proposals).to_have_count(2)
    expect(proposals.first).to_contain_text("You promise, by")
    proposals.last.get_by_label("Not a promise").press("Space")
    page.locator("[data-rich-text]").first.press("End")
    page.keyboard.type(" Bye")
    expect(page.locator("[data-draft-state]").first).to_contain_text("kept", ignore_case=True)
    expect(proposals.last.get_by_label("Not a promise")).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(
        page.get_by_text("Your answer goes in a few seconds").or_(page.get_by_text("is on its way"))
    ).to_be_visible()
    (event,) = Event.objects.filter(kind="promise.stated")
    message = Message.objects.get(pk=event.data["message"])
    words = message.text[event.data["start"] : event.data["end"]]
    assert words.startswith("We will send you a new pole tomorrow")
