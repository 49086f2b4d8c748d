"""A whole day's work by keyboard alone, from signing in to closing. Its pictures are those of the user guide: `make
pictures` puts them where docs/guide.md shows them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.desk.automations.rules import RulePlan, add_rule
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.promises.actions import PolicyPlan, StepAfter, StepWhat, add_policy
from answerable.promises.clocks.history import Kind
from answerable.routing.actions import RoutePlan, add_route
from answerable.routing.rules.sharing import Share
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Category, Note, Ticket
from tests.fixtures.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
_NAME = """() => {
    const here = document.activeElement;
    return (here.labels?.[0]?.textContent || here.ariaLabel || here.textContent || "").trim();
}"""
ROOT = Path(__file__).resolve().parents[2]
SEEN = ROOT / "artefacts" / "guide"
PICTURES = [
    "day",
    "ticket",
    "note",
    "palette",
    "queue",
    "others",
    "handover",
    "search",
    "settings",
    "promise",
    "route",
    "rule",
]


@pytest.fixture
def morning(make_ticket, make_message, make_customer, ghent):
    """Four people of Ghent's wait, Maya the longest; she wrote twice, on two tickets."""
    now = timezone.now()
    asked = [
        ("Maya Okafor", "Stove valve leaks with the elevation kit", "The valve hisses. Is it safe to use?", 30),
        ("Jonas Weber", "Where is my parcel?", "It should have been here on Monday.", 20),
        ("Atelier Duval", "Invoice without our VAT number", "Could you send it again with our number?", 8),
        ("Jonas Weber", "Bent poles", "Two poles of the tent are bent.", 6),
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


@pytest.fixture
def set_up(ghent, leuven):
    """Something is promised, routed and done by itself."""
    now, stove = timezone.now(), Conditions((Condition("subject", "has", "stove"),))
    times = {Kind.FIRST_ANSWER: {20: timedelta(hours=4)}, Kind.NEXT_ANSWER: {20: timedelta(hours=8)}}
    warning = PolicyPlan("Everybody", times, steps=[StepAfter(timedelta(hours=1), StepWhat.TELL)])
    add_policy(warning, by=SYSTEM, at=now)
    shares = [Share(ghent.pk, 60), Share(leuven.pk, 40)]
    add_route(RoutePlan("Stoves", stove, shares, tags=["stove"]), by=SYSTEM, at=now)
    steps = [Step(StepKind.PRIORITY, 40), Step(StepKind.NOTE, words="Ask for the model first.")]
    add_rule(RulePlan("Leaks first", "wrote", stove, steps), by=SYSTEM, at=now)


def _to(page, name):
    """On by Tab until the control of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(_NAME).startswith(name):
            return
    pytest.fail(f"Tab does not reach {name}.")


def _go(page, typed, place):
    page.keyboard.press("Control+k")
    page.keyboard.type(typed)
    expect(page.get_by_role("option", name=re.compile(place)).first).to_be_visible()
    page.keyboard.press("Enter")


def _picture(page, name):
    SEEN.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SEEN / f"{name}.png")


def _done(page, words):
    """What was done is on the page, and the page is listening to keys again."""
    expect(page.locator("main")).to_contain_text(words)
    page.wait_for_load_state()


def test_from_signing_in_to_closing(visit, ana, sam, leuven, morning):
    stove, parcel, invoice, poles, again = morning
    page = visit().open("/")
    press, write = page.keyboard.press, page.keyboard.type

    expect(page.get_by_role("textbox", name="Email")).to_be_focused()
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
    press("o")
    expect(page.get_by_label("To", exact=True)).to_be_focused()
    write("claims@carrier.example")
    _to(page, "What you write to others")
    write("Where is parcel 7? It was to be there on Monday.")
    _picture(page, "others")
    press("Control+Enter")
    expect(page.locator("#conversation .beside")).to_contain_text("Where is parcel 7?")
    expect(page.get_by_role("textbox", name="Your answer")).to_be_visible()  # the box is the customer's again
    page.wait_for_load_state()
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
    write("bent")
    press("Enter")
    _done(page, "Two poles")
    press("j")
    press("Enter")
    _done(page, "Two poles of the tent")
    press("h")
    page.wait_for_url("**/handover/")
    page.wait_for_load_state()
    _to(page, "To which team?")
    write("Leuven")
    _to(page, "In your words")
    write("Leuven has the spare poles.")
    _picture(page, "handover")
    _to(page, "Offer it to them")
    press("Enter")
    _done(page, "offers this to Leuven")

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

    _go(page, "new ticket", "New ticket")
    page.wait_for_url("**/tickets/new/**")
    page.wait_for_load_state()
    _to(page, "Their mail address")
    write("dirk@example.com")
    _to(page, "What it is about")
    write("Your tent")
    _to(page, "What is said")
    write("It is here.")
    press("Control+Enter")
    _done(page, "It is here.")

    after = {each.pk: Ticket.objects.get(pk=each.pk) for each in morning}
    assert after[stove.pk].assignee == sam
    assert Note.objects.get().mentions.get().staff == sam
    assert after[parcel.pk].snoozed_until
    assert after[poles.pk].handovers.get().to_team == leuven
    assert Ticket.objects.get(subject="Your tent").customer.address == "dirk@example.com"
    assert after[again.pk].merged_into_id == stove.pk
    assert after[invoice.pk].status.category == Category.CLOSED


@pytest.mark.usefixtures("set_up")
def test_what_is_set_up_is_found_and_opened_by_keys(visit, ada):
    page = visit(ada).open("/")
    _go(page, "settings", "^Settings")
    expect(page.get_by_role("heading", name="Settings", exact=True)).to_be_visible()
    _picture(page, "settings")
    for typed, place, name, picture in (
        ("promises", "^Promises", "Everybody", "promise"),
        ("routing", "^Routing", "Stoves", "route"),
        ("automations", "^Automations", "Leaks first", "rule"),
    ):
        _go(page, typed, place)
        page.wait_for_url("**/settings/*/")
        page.wait_for_load_state()
        _to(page, name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        page.wait_for_load_state()
        _picture(page, picture)
    _go(page, "other channels", "^Other channels")
    expect(page.get_by_role("heading", name="Other channels")).to_be_visible()


def test_the_guide_shows_the_pictures_that_are_made_here():
    shown = re.findall(r"\(pictures/guide/(\w+)\.png\)", (ROOT / "docs" / "guide.md").read_text())
    assert sorted(shown) == sorted(PICTURES)
    assert all((ROOT / "docs" / "pictures" / "guide" / f"{name}.png").exists() for name in shown)
