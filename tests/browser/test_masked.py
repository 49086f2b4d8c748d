"""Somebody from whom addresses are masked answers, and has one shown for a reason, by keyboard alone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.people.actions import AccessWanted, change_access
from answerable.people.masking import Part
from answerable.tickets.models import Message, Reveal

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "cleo@example.com"


def test_an_address_is_not_known_and_still_answered(
    visit, althea, ada, manila, manila_provider, make_ticket, make_message, cleo
):
    wanted = AccessWanted(parts=[Part.ADDRESS], may_reveal=True)
    change_access(manila_provider, wanted, by=ada.actor(), at=timezone.now())
    ticket = make_message(make_ticket(team=manila, customer=cleo)).ticket
    page = visit(althea).open(ticket.get_absolute_url())
    assert ADDRESS not in page.content()

    page.keyboard.press("r")
    page.keyboard.type("A new zip is on its way.")
    page.get_by_role("button", name="Send", exact=True).press("Enter")
    expect(page.locator(".message.outbound")).to_contain_text("A new zip is on its way.")
    assert Message.objects.latest("pk").to[0][0] == ADDRESS

    page.get_by_text("Show what is masked").press("Enter")
    page.get_by_label("Why").select_option("call")
    page.get_by_role("button", name="Show it").press("Enter")
    expect(page.locator(".facts")).to_contain_text(ADDRESS)
    expect(page.get_by_text("Show what is masked")).to_have_count(0)
    assert Reveal.objects.get().staff == althea
