"""A customer on a telephone looks for help before they write: without a script as far as reading goes, and with what
may answer them beside what they write."""

from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.ledger.actor import SYSTEM
from answerable.selfservice.articles.actions import (
    ArticleWanted,
    CategoryWanted,
    Draft,
    add_article,
    add_category,
    approve,
    ask_review,
    publish,
    write,
)
from answerable.selfservice.audience import Audience
from answerable.selfservice.finding import indexing
from answerable.selfservice.finding.suggesting import is_held_out, visitor_of
from answerable.selfservice.models import Suggested
from answerable.tickets.models import Brand, Ticket
from tests.browser import axe
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
HOME = "/help/kestrel/"
ARTICLES = {
    "Dry a wet tent": "Shake off the water and hang the tent over a line, in the shade.",
    "Send something back": "Within 60 days, with the label that we send you.",
    "Clean the burner": "Brush the jets when the stove is cold.",
    "Where is my order?": "The mail that said it has left has a link to the carrier.",
}


@pytest.fixture
def help_centre(ghent, monkeypatch):
    """Some articles, found by their words alone."""
    monkeypatch.setattr(indexing, "_meanings", lambda _texts: {})
    brand = Brand.objects.create(name="Kestrel", sender="Kestrel", language="en", colour="#f2c14e")
    now = timezone.now()
    front = set_up_front(brand, FrontWanted("kestrel", is_on=True, team=ghent), by=SYSTEM, at=now)
    wanted = ArticleWanted(add_category(CategoryWanted({"en": "Tents"}), by=SYSTEM, at=now), Audience.PUBLIC)
    for title, body in ARTICLES.items():
        article = add_article(title, wanted, language="en", by=SYSTEM, at=now)
        text = write(article, "en", Draft(title, body), edition=1, by=SYSTEM, at=now)
        ask_review(text, by=SYSTEM, at=now)
        publish(approve(text, edition=2, by=SYSTEM, at=now), by=SYSTEM, at=now)
    return front


def test_they_look_read_say_that_it_did_not_help_and_ask(visit, help_centre, run_jobs):
    run_jobs()
    without = visit(None, viewport=PHONE, java_script_enabled=False, locale="en")
    page = without.open(HOME)
    page.get_by_role("searchbox").fill("my tent is wet")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Dry a wet tent").click()
    expect(page.locator("article")).to_contain_text("in the shade")
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_text("What was wrong?").first).to_be_visible()
    page.get_by_role("link", name="Write to us").click()
    expect(page.locator("input[name=subject]")).to_have_value("Dry a wet tent")

    own = visit(None, viewport=PHONE, locale="en", user_agent=_who_is_shown(help_centre))
    asking = own.open(page.url.removeprefix(own.site.url))
    asking.locator("textarea[name=text]").fill("How do I dry a wet tent? It hung in the shade.")
    expect(asking.get_by_role("status")).to_contain_text("This may answer it already")
    assert list(axe.faults(asking)) == []
    assert asking.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    asking.locator("input[name=email]").fill("cleo@example.com")
    asking.wait_for_timeout(2100)  # nobody types quicker
    asking.get_by_role("button", name="Send").click()
    expect(asking.locator("main")).to_contain_text("is with us")
    run_jobs()
    assert Ticket.objects.get().subject == "Dry a wet tent"
    assert Suggested.objects.get().asked_at is not None


def _who_is_shown(front):
    """One in ten is shown nothing, and who that is stays the same all day: a browser that is none of them."""
    agents = (f"Telephone {number}" for number in range(100))
    return next(agent for agent in agents if not is_held_out(visitor_of(_page_of(front, agent))))


def _page_of(front, agent):
    request = SimpleNamespace(headers={"User-Agent": agent})
    return SimpleNamespace(front=front, address="127.0.0.1", now=timezone.now(), request=request)
