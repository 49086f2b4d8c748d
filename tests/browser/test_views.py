"""A view made, read and changed with hands: with a script the preview comes as one types, without one by a button."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.desk.models import View
from answerable.desk.queues.actions import ViewChange, make_view
from answerable.tickets.actions import tag
from answerable.tickets.conditions import Conditions
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tents(make_ticket, make_message, ghent, cleo, sam):
    tickets = [
        make_message(make_ticket(team=ghent, customer=cleo, subject=f"Tent {number}")).ticket
        for number in range(4)
    ]
    tag(tickets[2], "warranty", by=sam.actor(), at=timezone.now())
    return tickets


def test_made_by_keyboard_and_kept_up_to_date(visit, ana, sam, tents):
    page = visit(ana).open("/queue/")
    page.get_by_role("link", name="New view").press("Enter")
    preview = page.locator("#view-preview")
    expect(preview).to_contain_text("Tent 0")
    page.get_by_label("Name").fill("Warranty")
    page.get_by_label("A condition to add").select_option("tag")
    page.get_by_role("button", name="Add a condition").press("Enter")
    page.get_by_label("Value").press_sequentially("warranty")
    expect(preview).not_to_contain_text("Tent 0")
    expect(preview).to_contain_text("Tent 2")
    page.keyboard.press("Enter")  # shows, and keeps nothing yet
    expect(page.get_by_label("Value")).to_have_value("warranty")
    assert not View.objects.exists()
    page.get_by_role("checkbox", name="Status", exact=True).press("Space")
    expect(preview.locator(".list-cell").last).to_contain_text("New")
    page.get_by_role("button", name="Keep the view").press("Enter")

    expect(page.get_by_role("heading", name="Warranty")).to_be_visible()
    expect(page.locator("#queue-names")).to_contain_text("Status")
    expect(page.locator("#queue-list")).to_contain_text("Tent 2")
    expect(page.get_by_role("navigation", name="Views")).to_contain_text("Warranty 1")
    page.wait_for_selector("html[data-live=on]")
    tag(tents[0], "warranty", by=sam.actor(), at=timezone.now())  # what comes to fit comes by itself
    expect(page.locator("#queue-list")).to_contain_text("Tent 0")
    expect(page.get_by_role("navigation", name="Views")).to_contain_text("Warranty 2")

    page.keyboard.press("j")
    page.keyboard.press("Enter")  # the list beside the ticket is the view
    expect(page.locator("#pane-title")).to_contain_text("Warranty")
    expect(page.locator("#pane-list [data-row]")).to_have_count(2)


def test_put_in_order_and_pinned_by_keyboard(visit, ana):
    for name in ("Alps", "Boots", "Chairs"):
        wanted = ViewChange(name, Conditions(), owner=ana)
        make_view(wanted, by=ana.actor(), at=timezone.now())
    page = visit(ana).open("/views/")
    page.get_by_role("button", name="Move Chairs up").press("Enter")
    expect(page.locator(".view-item").nth(1)).to_contain_text("Chairs")
    expect(page.get_by_role("button", name="Move Chairs up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".view-item").first).to_contain_text("Chairs")
    expect(page.get_by_role("button", name="Move Chairs down")).to_be_focused()  # up goes no further
    page.get_by_role("button", name="Pin Boots to the rail").press("Enter")
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Boots").press("Enter")
    expect(page.get_by_role("heading", name="Boots")).to_be_visible()


def test_without_a_script(visit, ana, tents):
    page = visit(ana, java_script_enabled=False).open("/views/new/")
    page.get_by_label("Name").fill("Not warranty")
    page.get_by_label("A condition to add").select_option("tag")
    page.get_by_role("button", name="Add a condition").click()
    page.get_by_label("How", exact=True).select_option("has_not")
    page.get_by_role("button", name="Keep the view").click()
    expect(page.get_by_text("Tag: choose or type a value.")).to_be_visible()
    page.get_by_label("Value").fill("warranty")
    page.get_by_role("button", name="Show what fits").click()
    expect(page.locator("#view-preview .list-row")).to_have_count(3)
    page.get_by_role("button", name="Keep the view").click()
    expect(page.locator("#queue-list .list-row")).to_have_count(3)
    page.get_by_role("link", name="All views").click()
    page.get_by_role("button", name="Remove Not warranty").click()
    expect(page.get_by_text("No views yet")).to_be_visible()


def test_a_list_is_narrowed_on_a_phone_and_widened_again(visit, ana, tents):
    page = visit(ana, viewport=PHONE, has_touch=True, is_mobile=True).open("/queue/")
    page.locator("summary", has_text="Narrow").tap()
    box = page.locator(".narrowing .menu-items").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    page.get_by_label("Tag", exact=True).fill("warranty")
    page.get_by_role("button", name="Show it so").tap()
    expect(page.locator("#queue-list [data-row]")).to_have_count(1)
    page.get_by_role("link", name="Tag has warranty").tap()
    expect(page.locator("#queue-list [data-row]")).to_have_count(4)
