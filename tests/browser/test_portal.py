"""A customer on a telephone, from right to left and without any script: by the link in their mail to their ticket,
where they go on, end it and say how it was."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.ledger.actor import SYSTEM
from answerable.selfservice.portal.visits import make_link
from answerable.tickets.models import Brand, Rating, Ticket
from tests.browser import axe
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
HOME = "/help/kestrel/"


@pytest.fixture
def link(cleo, ana, make_ticket, make_message, make_answer):
    """To Cleo, who asked something and was answered."""
    brand = Brand.objects.create(name="Kestrel", sender="Kestrel", language="en", colour="#f2c14e")
    front = set_up_front(brand, FrontWanted("kestrel", is_on=True), by=SYSTEM, at=timezone.now())
    ticket = make_message(make_ticket(customer=cleo, subject="Stove", brand=brand), "It hisses.").ticket
    make_answer(ticket, "Turn the valve.", by=ana)
    return f"{HOME}in/{make_link(cleo.identities.get(), front, at=timezone.now())}/"


def test_a_customer_follows_their_ticket_without_a_script(visit, link, run_jobs):
    own = visit(None, locale="ar", java_script_enabled=False, viewport=PHONE)
    page = own.open(link)
    page.locator("main button").click()
    expect(page).to_have_url(f"{own.site.url}{HOME}tickets/")
    page.get_by_role("link", name="Stove").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".talk")).to_contain_text("Turn the valve.")

    page.wait_for_timeout(2100)  # nobody types quicker
    page.locator("textarea[name=text]").fill("It still hisses.")
    page.locator("#more .button").click()
    run_jobs()
    page.reload()
    expect(page.locator(".talk")).to_contain_text("It still hisses.")

    page.locator("#more .quiet").click()
    page.get_by_label("جيد", exact=True).check()
    page.locator("#rating .button").click()
    expect(page.locator("#rating")).to_be_visible()
    assert Ticket.objects.get().is_closed
    assert Rating.objects.get().is_good


def test_their_pages_are_sound_for_everybody(visit, link):
    own = visit(None, viewport=PHONE, color_scheme="light")
    page = own.open(link)
    page.locator("main button").click()
    reference = Ticket.objects.get().reference

    for path in ("tickets/", f"tickets/{reference}/", "me/"):
        page.goto(own.site.url + HOME + path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert list(axe.faults(page)) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
