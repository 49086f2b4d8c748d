"""A day and the floor, as one works from them: by the keys, and live."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import assign
from answerable.tickets.models import Ticket
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def _is_live(page):
    expect(page.locator("html")).to_have_attribute("data-live", "on")


@pytest.fixture
def waits(make_ticket, make_message, ghent):
    def make(subject, hours, staff=None):
        at = timezone.now() - timedelta(hours=hours)
        ticket = make_message(make_ticket(team=ghent, subject=subject, created_at=at), at=at).ticket
        return assign(ticket, team=ghent, staff=staff, by=SYSTEM, at=at) if staff else ticket

    return make


def test_a_day_from_the_keyboard_on_a_phone_too(visit, ana, waits):
    waits("Mine since yesterday", 20, ana)
    waits("Nobody's for long", 9)
    waits("Nobody's for an hour", 1)
    page = visit(ana, viewport=PHONE).open("/")
    expect(page.locator(".day-sentence")).to_contain_text("One person waits for you, since")

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_contain_text("Nobody's for long")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mine since yesterday")

    page.go_back()
    page.keyboard.press("+")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nobody's for long")
    assert Ticket.objects.get(subject="Nobody's for long").assignee == ana


def test_a_day_and_the_floor_follow_what_happens(visit, ana, sam, waits, ghent):
    mine, floor = visit(ana).open("/day/"), visit(sam).open("/floor/")
    _is_live(mine)
    _is_live(floor)
    expect(mine.locator("#day-clear")).to_contain_text("All is answered")

    ticket = waits("The new one", 1)
    expect(mine.locator("#day-untaken")).to_contain_text("The new one")
    expect(mine.locator("#day-clear")).to_be_empty()
    row = floor.locator(f"#floor-team-{ghent.pk}")
    expect(row).to_contain_text(re.compile(r"1\s+wait"))

    visit(ana).open(ticket.get_absolute_url())
    person = floor.locator(f"#floor-person-{ana.pk}")
    for _ in range(10):  # what the floor shows is kept for some seconds
        floor.reload()
        if "reads" in person.inner_text():
            break
        floor.wait_for_timeout(1000)
    expect(person).to_contain_text("reads")

    row.get_by_role("link", name=f"Give it to… ({ticket.reference})").click()
    expect(floor.locator(".marking-count")).to_contain_text("1")
