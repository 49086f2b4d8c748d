"""A customer follows a guide on a telephone, without a script, and asks; who has the ticket, and the second line after
them, reads what was done and does not ask it again."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.ledger.actor import SYSTEM
from answerable.selfservice.guides.tests.making import leak_guide
from answerable.selfservice.guides.writing import Described, add_guide, publish
from answerable.tickets.models import Brand, Ticket
from tests.browser import axe
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
HOME = "/help/kestrel/"


@pytest.fixture
def front(ghent):
    brand = Brand.objects.create(name="Kestrel", sender="Kestrel", language="en", colour="#f2c14e")
    now, path = timezone.now(), leak_guide()
    wanted = Described(path.languages, path.title, path.lead)
    publish(add_guide(wanted, by=SYSTEM, at=now, steps=path.steps), by=SYSTEM, at=now)
    return set_up_front(brand, FrontWanted("kestrel", is_on=True, team=ghent), by=SYSTEM, at=now)


def test_what_was_done_on_the_telephone_is_done_for_every_line(visit, front, sam, run_jobs):
    own = visit(None, viewport=PHONE, java_script_enabled=False, locale="en")
    page = own.open(HOME)
    page.get_by_role("link", name="The stove smells of gas").click()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="At the hose").click()
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_role("button", name="One step back").click()
    expect(page.get_by_text("you chose this")).to_be_visible()
    page.get_by_role("button", name="No").click()
    page.get_by_label("Serial number").fill("KS-1203")
    page.get_by_role("button", name="Done, go on").click()
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_role("link", name="Ask us").click()
    expect(page.locator("main")).to_contain_text("goes along")
    page.wait_for_timeout(2100)  # nobody types quicker
    page.locator("input[name=email]").fill("cleo@example.com")
    page.locator("textarea[name=text]").fill("It still smells.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text("is with us")
    run_jobs()

    reference = Ticket.objects.get().reference
    desk = visit(sam).open(f"/tickets/{reference}/")
    done = desk.locator("#side-guides")
    expect(done).to_contain_text("Done already")
    expect(done).to_contain_text("Put in a new O-ring")
    expect(done).to_contain_text("KS-1203")
    done.get_by_role("searchbox").fill("gas")
    done.get_by_role("button", name="Find").click()
    done.get_by_role("button", name="Follow").click()
    done.get_by_role("button", name="Done before: take it over").click()
    expect(done.get_by_role("heading", name="Soap the valve. Is it tight?")).to_be_visible()
    desk.goto(desk.url.split("?")[0] + "handover/")
    expect(desk.get_by_label("What was tried")).to_have_value("The stove smells of gas: Where does it smell? At the hose\nThe stove smells of gas: Where does it smell? At the hose; Soap the valve. Is it tight? No; Put in a new O-ring Done (KS-1203); Is it tight now? No")  # fmt: skip # noqa: E501


def test_its_pages_are_sound_for_everybody(visit, front):
    own = visit(None, viewport=PHONE, color_scheme="light", locale="ar")
    page = own.open(f"{HOME}guides/")
    page.locator(".choices a").click()
    seen = [page.url, f"{page.url}whole/"]
    page.locator("main form .button").click()
    for path in (*seen, page.url):
        page.goto(path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert list(axe.faults(page)) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
