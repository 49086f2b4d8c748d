"""Merging from the list with hands: by mouse, by keyboard, without a script, and while others work on the same list."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.tickets.actions import assign, close
from answerable.tickets.models import Ticket
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 2_000  # milliseconds


@pytest.fixture
def four(make_ticket, make_message, ghent, cleo):
    tents = [make_ticket(team=ghent, customer=cleo, subject=f"Tent {number}") for number in range(4)]
    return [make_message(ticket, text=f"Zip {number}").ticket for number, ticket in enumerate(tents)]


def _box(page, ticket):
    return page.locator(f'[data-mark][value="{ticket.reference}"]')


def _merged():
    return Ticket.objects.exclude(merged_into=None).count()


def test_by_keyboard_alone(visit, ana, four):
    page = visit(ana).open("/queue/")
    page.keyboard.press("x")  # at no row yet: nothing
    expect(page.locator("#marking")).to_be_hidden()
    for key in "jxjjx":
        page.keyboard.press(key)
    expect(page.locator("#marking")).to_contain_text("Marked: 2")
    expect(page.locator(f"#row-{four[2].reference}")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Mark the row")
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    expect(page.locator("#marking")).to_contain_text("Marked: 2")

    page.keyboard.press("m")
    expect(page.get_by_role("radio", name=re.compile("Tent 0"))).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#toasts")).to_contain_text(f"1 ticket is part of {four[0].reference} now.")
    expect(page.locator("#queue-list")).not_to_contain_text("Tent 2")
    assert Ticket.objects.get(pk=four[2].pk).merged_into == four[0]


def test_by_mouse_another_stays_and_all_is_undone(visit, ana, four):
    page = visit(ana).open("/queue/")
    page.get_by_role("checkbox", name=re.compile("Tent 1")).click()
    expect(page.get_by_role("button", name="Merge")).to_be_disabled()
    for ticket in (four[0], four[3]):
        _box(page, ticket).click()
    page.keyboard.press("k")  # from the checkbox the keys go on at its row
    expect(page.locator(f"#row-{four[2].reference}")).to_be_focused()

    page.get_by_role("button", name="Merge").click()
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator("#marking")).to_contain_text("Marked: 3")
    page.get_by_role("button", name="Merge").click()
    page.get_by_text("Tent 3").click()
    page.get_by_role("button", name="Merge them").click()

    expect(page.locator("#toasts")).to_contain_text(f"2 tickets are part of {four[3].reference} now.")
    assert _merged() == 2
    page.get_by_role("button", name="Undo").click()
    for number in range(4):
        expect(page.locator("#queue-list")).to_contain_text(f"Tent {number}")
    assert _merged() == 0


def test_by_touch_on_a_phone(visit, ana, four):
    page = visit(ana, viewport=PHONE, has_touch=True, is_mobile=True).open("/queue/")
    for ticket in four[:2]:
        target = page.locator(f"#line-{ticket.reference} label")
        assert min(target.bounding_box()["width"], target.bounding_box()["height"]) >= 24
        target.tap()
    page.get_by_role("button", name="Merge").tap()
    expect(page.get_by_role("heading", name="Merge 2 tickets into one")).to_be_visible()
    page.go_back()
    expect(_box(page, four[1])).to_be_checked()
    page.get_by_role("button", name="Unmark all").tap()
    expect(page.locator("#marking")).to_be_hidden()
    assert "ticket=" not in page.url


def test_marks_outlive_what_others_do_and_nothing_moves_meanwhile(
    visit, ana, sam, four, make_message, leuven, ghent
):
    page = visit(ana).open("/queue/")
    page.wait_for_selector("html[data-live=on]")
    marked = (four[1], four[3])
    for ticket in marked:
        _box(page, ticket).check()
    lines = [page.locator(f"#line-{ticket.reference}") for ticket in marked]
    before = [line.bounding_box()["y"] for line in lines]

    at = timezone.now()
    close(four[0], by=sam.actor(), at=at)
    assign(four[1], team=ghent, staff=sam, by=sam.actor(), at=at)
    assign(four[2], team=leuven, staff=None, by=sam.actor(), at=at)
    new = make_message(text="Another one", at=at).ticket

    expect(page.locator(f"#row-{four[1].reference}")).to_contain_text("Sam", timeout=SOON)
    expect(page.locator(f"#row-{new.reference}")).to_be_visible(timeout=SOON)
    expect(page.locator(f"#row-{four[2].reference}")).to_be_hidden()
    for ticket in marked:
        expect(_box(page, ticket)).to_be_checked()
    assert [line.bounding_box()["y"] for line in lines] == before

    close(four[3], by=sam.actor(), at=timezone.now())
    expect(page.locator(f"#line-{four[3].reference}[data-gone]")).to_be_visible(timeout=SOON)
    expect(page.locator("#marking")).to_contain_text("Marked: 2")

    page.get_by_role("button", name="Unmark all").click()
    expect(page.locator("[data-line]")).to_have_count(2, timeout=SOON)


def test_without_a_script(visit, ana, four):
    page = visit(ana, java_script_enabled=False).open("/queue/")
    for ticket in four[:3]:
        _box(page, ticket).check()
    page.get_by_role("button", name="Merge").click()
    page.get_by_role("button", name="Merge them").click()

    expect(page.locator("#toasts")).to_contain_text(f"2 tickets are part of {four[0].reference} now.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#queue-list")).to_contain_text("Tent 2")
    assert _merged() == 0
