"""A rule made by hand: its sentence comes as one types, past tickets show what it would do, a ticket says why."""

import re

import pytest
from playwright.sync_api import expect

from answerable.desk.automations import hearing
from answerable.desk.models import Rule
from answerable.ledger.jobs.worker import Worker
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_made_tried_and_explained_by_keyboard(visit, ada, make_ticket, make_message, ghent, cleo):
    ticket = make_message(
        make_ticket(team=ghent, customer=cleo, subject="Stove"), text="Money back, please"
    ).ticket
    make_message(make_ticket(team=ghent, customer=cleo, subject="Tent"), text="All is well")
    page = visit(ada).open("/settings/automations/")
    page.locator(".page-head").get_by_role("link", name="Make a rule").press("Enter")
    page.get_by_label("Name", exact=True).fill("Refunds")
    expect(page.get_by_label("For how long")).to_be_hidden()
    page.get_by_label("A condition to add").select_option("written")
    page.get_by_role("button", name="Add a condition").press("Enter")
    page.get_by_label("Value", exact=True).press_sequentially("money, refund")
    page.get_by_label("Step", exact=True).select_option("tag")
    page.get_by_label("Tag, value or note").press_sequentially("refund")
    said = "When the customer writes, if What the customer wrote last contains any of money, refund, then add the tag"
    expect(page.locator(".rule-sentence")).to_contain_text(said)

    page.get_by_role("button", name="Try it on past tickets").press("Enter")
    expect(page.locator("#trial")).to_contain_text("It would have changed 1.")
    expect(page.locator("#trial").get_by_role("link", name="Stove")).to_be_visible()
    assert not Ticket.objects.filter(tags__name="refund").exists()
    page.get_by_role("button", name="Keep it and switch it on").press("Enter")
    expect(page.get_by_text("“Refunds” is on.")).to_be_visible()
    assert Rule.objects.get().is_on

    hearing.triggers.forget()  # the rule was made in the server's process
    make_message(ticket, text="Where is my refund?")
    worker = Worker()
    while worker.run_once():
        pass
    page.goto(page.url.replace("/settings/automations/", ticket.get_absolute_url()))
    page.get_by_role("link", name=re.compile("^Why.*added the tag “refund”")).press("Enter")
    expect(page.get_by_role("heading", name="The rule “Refunds” did this")).to_be_visible()
    expect(
        page.get_by_text("held: What the customer wrote last contains any of money, refund")
    ).to_be_visible()
