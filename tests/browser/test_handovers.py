"""A ticket goes to another company's team: offered by keyboard, accepted there, and gone from where it was, live."""

import pytest
from playwright.sync_api import expect

from answerable.people.models import Team
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_ticket_is_offered_returned_offered_again_and_accepted(visit, ana, althea, asked, manila):
    hers, theirs = visit(ana).open(asked.get_absolute_url()), visit(althea).open("/handovers/")
    expect(theirs.get_by_text("When another team offers one of yours")).to_be_visible()

    def offer(words):
        hers.keyboard.press("h")
        hers.get_by_label("To which team?").select_option(label="Manila (Manila Care)")
        hers.get_by_label("In your words").fill(words)
        hers.get_by_label("What was tried").fill("The repair kit.")
        hers.get_by_label("What was tried").press("Tab")
        hers.get_by_role("button", name="Offer it to them").press("Enter")
        expect(hers.get_by_role("heading", name="Ghent offers this to Manila")).to_be_visible()

    offer("Who sews zips?")
    theirs.get_by_role("link", name=asked.subject).click()  # it came by itself
    expect(theirs.locator(".handover-words")).to_contain_text("Who sews zips?")
    theirs.get_by_role("link", name="Return it…").press("Enter")
    theirs.get_by_label("Why?").select_option(label="something is to be tried first")
    theirs.get_by_label("What would have to be otherwise").fill("Ask for a picture.")
    theirs.get_by_role("button", name="Return it").press("Enter")
    expect(theirs.locator("#toasts")).to_contain_text("Returned")
    expect(theirs.get_by_role("link", name=asked.subject)).to_have_count(0)

    expect(hers.locator("#conversation")).to_contain_text("Althea returned it")
    expect(hers.get_by_role("heading", name="Ghent offers this to Manila")).to_have_count(0)
    offer("There is a picture now.")
    theirs.get_by_role("link", name=asked.subject).click()
    theirs.get_by_role("button", name="Accept and take it").press("Enter")
    expect(theirs.locator("#toasts")).to_contain_text("Accepted")
    expect(theirs.locator("#head-top")).to_contain_text("with Althea (Manila)")
    ticket = Ticket.objects.get(pk=asked.pk)
    assert (ticket.team, ticket.assignee) == (Team.objects.get(name="Manila"), althea)
