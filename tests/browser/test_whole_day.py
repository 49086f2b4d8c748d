"""A whole day's work by keyboard alone, from signing in to closing. Its pictures are those of the user guide: `make
pictures` puts them where docs/guide.md shows them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.tickets.models import Category, Note, Ticket
from tests.fixtures.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
SEEN = ROOT / "artefacts" / "guide"
PICTURES = ["day", "ticket", "note", "palette", "queue", "search"]


@pytest.fixture
def morning(make_ticket, make_message, make_customer, ghent):
    """Four people of Ghent's wait, Maya the longest; she wrote twice, on two tickets."""
    now = timezone.now()
    asked = [
        ("Maya Okafor", "Stove valve leaks with the elevation kit", "The valve hisses. Is it safe to use?", 30),
        ("Jonas Weber", "Where is my parcel?", "It should have been here on Monday.", 20),
        ("Atelier Duval", "Invoice without our VAT number", "Could you send it again with our number?", 8),
        ("Maya Okafor", "Re: the stove", "I forgot: it is the one from the spring sale.", 4),
    ]  # fmt: skip
    people = {name: make_customer(name) for name in {each[0] for each in asked}}
    tickets = []
    for name, subject, text, hours in asked:
        at = now - timedelta(hours=hours)
        ticket = make_ticket(team=ghent, customer=people[name], subject=subject, created_at=at)
        make_message(ticket, text=text, at=at)
        tickets.append(ticket)
    return tickets


def _picture(page, name):
    SEEN.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SEEN / f"{name}.png")


def _done(page, words):
    """What was done is on the page, and the page is listening to keys again."""
    expect(page.locator("main")).to_contain_text(words)
    page.wait_for_load_state()


def test_from_signing_in_to_closing(visit, ana, sam, morning):
    stove, parcel, invoice, again = morning
    page = visit().open("/")
    press, write = page.keyboard.press, page.keyboard.type

    write(ana.email)
    press("Tab")
    write(PASSWORD)
    press("Enter")
    expect(page.get_by_role("heading", name="My day")).to_be_visible()
    _picture(page, "day")

    press("+")  # who waits longest
    expect(page).to_have_url(re.compile(stove.reference))
    press("r")
    write("Dear Maya,\n\nplease close the bottle and do not use it. A new seal leaves today.")
    _picture(page, "ticket")
    press("Control+Enter")
    _done(page, "Not sent yet")

    press("n")
    write("The same seal as last week. @Sam, is that a matter for the product?")
    _picture(page, "note")
    press("Control+Enter")
    expect(page.locator("#conversation .note")).to_contain_text("The same seal as last week")

    press("Control+k")
    write("assign sam")
    expect(page.get_by_role("option", name=re.compile("Assign to Sam"))).to_be_visible()
    _picture(page, "palette")
    press("Enter")
    _done(page, "with Sam")

    press("Control+k")
    write("owed by us")
    expect(page.get_by_role("option", name=re.compile("Owed by us"))).to_be_visible()
    press("Enter")
    page.wait_for_url("**/queue/**")
    _done(page, "Where is my parcel?")
    _picture(page, "queue")
    press("j")  # the stove, which Sam has
    press("j")
    press("Enter")
    _done(page, "It should have been here on Monday")
    press("z")
    press("ArrowDown")
    press("Enter")
    _done(page, "snoozed until")

    press("/")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    write("spring sale")
    press("Enter")
    _done(page, "spring sale")
    _picture(page, "search")
    press("j")
    press("Enter")
    _done(page, "I forgot: it is the one")
    press("m")
    write(stove.reference)
    press("Enter")
    _done(page, "The valve hisses")

    press("/")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    write("VAT")
    press("Enter")
    _done(page, "without our")
    press("j")
    press("Enter")
    _done(page, "Could you send it again")
    press("e")
    _done(page, "closed it")

    after = {each.pk: Ticket.objects.get(pk=each.pk) for each in morning}
    assert after[stove.pk].assignee == sam
    assert Note.objects.get().mentions.get().staff == sam
    assert after[parcel.pk].snoozed_until
    assert after[again.pk].merged_into_id == stove.pk
    assert after[invoice.pk].status.category == Category.CLOSED


def test_the_guide_shows_the_pictures_that_are_made_here():
    shown = re.findall(r"\(pictures/guide/(\w+)\.png\)", (ROOT / "docs" / "guide.md").read_text())
    assert sorted(shown) == sorted(PICTURES)
    assert all((ROOT / "docs" / "pictures" / "guide" / f"{name}.png").exists() for name in shown)
