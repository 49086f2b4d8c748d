"""Changing several tickets at once with hands: by keyboard alone, by ranges, on a phone, without a script."""

import pytest
from playwright.sync_api import expect

from answerable.tickets.models import Ticket
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def five(make_ticket, make_message, ghent, cleo):
    tents = [make_ticket(team=ghent, customer=cleo, subject=f"Tent {number}") for number in range(5)]
    return [make_message(ticket, text=f"Zip {number}").ticket for number, ticket in enumerate(tents)]


def _box(page, ticket):
    return page.locator(f'[data-mark][value="{ticket.reference}"]')


def _ready(page):
    """After a form was sent: the words are there before the keys are."""
    page.wait_for_selector("html[data-live=on]")


def _marked(page):
    return page.locator("[data-mark]:checked").count()


def _closed():
    return Ticket.objects.exclude(closed_at=None).count()


def test_by_keyboard_alone(visit, ana, five):
    page = visit(ana).open("/queue/")
    for key in ("j", "J", "J"):  # the first three
        page.keyboard.press(key)
    expect(page.locator("#marking")).to_contain_text("Marked: 3")
    expect(page.locator(f"#row-{five[2].reference}")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text("Closed: 3 tickets.")
    assert _closed() == 3
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Undone: they are as they were.")
    assert _closed() == 0

    _ready(page)
    page.keyboard.press("j")  # nothing is marked: the row one is at
    page.keyboard.press("t")
    page.keyboard.type("recall")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Tagged “recall”: 1 ticket.")
    assert list(Ticket.objects.filter(tags__name="recall")) == [five[0]]

    _ready(page)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="To me")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("You have them now: 1 ticket.")
    _ready(page)
    page.keyboard.press("j")
    page.keyboard.press("z")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Snoozed: 1 ticket.")


def test_ranges_and_a_whole_page_by_mouse(visit, ana, five):
    page = visit(ana).open("/queue/")
    _box(page, five[1]).click()
    _box(page, five[3]).click(modifiers=["Shift"])
    assert _marked(page) == 3
    page.keyboard.press("j")
    page.keyboard.press("X")
    assert _marked(page) == 4
    page.get_by_label("Mark all on this page").check()
    expect(page.locator("#marking")).to_contain_text("Marked: 5")
    page.get_by_label("Mark all on this page").uncheck()
    expect(page.locator("#marking")).to_be_hidden()

    page.get_by_label("Mark all on this page").check()
    page.locator("#marking summary", has_text="More").click()
    page.get_by_role("button", name="urgent").click()
    expect(page.locator("#toasts")).to_contain_text("Priority: urgent: 5 tickets.")
    assert Ticket.objects.filter(priority=40).count() == 5


def test_on_a_phone_the_bar_and_what_it_opens_fit(visit, ana, five):
    page = visit(ana, viewport=PHONE, has_touch=True, is_mobile=True).open("/queue/")
    page.locator(f"#line-{five[0].reference} label").tap()
    for name in ("Assign", "Tag", "Snooze", "More"):
        summary = page.locator("#marking summary", has_text=name)
        summary.tap()
        box = page.locator("#marking details[open] .menu-items").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert box["y"] >= 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("#marking").locator("button[value=close]").tap()
    expect(page.locator("#toasts")).to_contain_text("Closed: 1 ticket.")


def test_without_a_script(visit, ana, five):
    page = visit(ana, java_script_enabled=False).open("/queue/")
    for ticket in five[:2]:
        _box(page, ticket).check()
    page.locator("#marking").locator("button[value=close]").click()
    expect(page.locator("#toasts")).to_contain_text("Closed: 2 tickets.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#queue-list")).to_contain_text("Tent 1")
    assert _closed() == 0
