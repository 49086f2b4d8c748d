"""A routing rule is written by keyboard, tried on last month and kept; the next ticket says why it is where it is."""

import pytest
from playwright.sync_api import expect

from answerable.routing.models import Route

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_rule_is_written_tried_and_read_on_a_ticket(visit, ada, ghent, manila, make_ticket, run_jobs):
    make_ticket(subject="An older tent")
    page = visit(ada).open("/settings/routing/")
    page.get_by_role("link", name="Make a routing rule").first.press("Enter")
    page.get_by_label("Name", exact=True).fill("Tents")
    page.get_by_label("A condition to add").select_option(label="Subject")
    page.get_by_role("button", name="Add a condition").press("Enter")
    page.get_by_label("Value").fill("tent")
    page.get_by_label("Team", exact=True).first.select_option(label="Ghent")
    page.get_by_label("Share of 100").first.fill("60")
    page.get_by_role("button", name="Another team").press("Enter")
    page.get_by_label("Team", exact=True).nth(1).select_option(label="Manila")
    page.get_by_label("Share of 100").nth(1).fill("40")

    page.get_by_role("button", name="Try it on last month").press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    run_jobs()
    expect(page.locator("#trial")).to_contain_text(
        "1 would have begun with another team."
    )  # it came by itself
    page.get_by_role("link", name="Go on writing, or keep it").press("Enter")
    expect(page.get_by_label("Share of 100").nth(1)).to_have_value("40")
    page.get_by_role("button", name="Let it decide").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("“Tents” decides from now on.")
    assert Route.objects.get().is_on

    ticket = make_ticket(subject="My tent")
    page = visit(ada).open(ticket.get_absolute_url())
    page.get_by_role("link", name="Why here").press("Enter")
    expect(page.get_by_role("heading", name="The rule “Tents” gave it to Ghent")).to_be_visible()


def test_several_rules_and_their_order_are_tried_as_one_and_put_in_force(
    visit, sam, ghent, manila, make_route, make_ticket, run_jobs
):
    for name in ("Everything", "Tents"):
        make_route(name, *([("subject", "has", "tent")] if name == "Tents" else []), team=ghent)
    move = make_route("Zips", ("subject", "has", "zip"), team=ghent)
    assert list(Route.objects.present())[:2] == [Route.objects.get(name="Tents"), move]
    make_ticket(subject="My tent")
    page = visit(sam).open("/settings/routing/")
    page.get_by_role("link", name="Change several as a draft").press("Enter")
    page.get_by_role("button", name="Begin a draft").press("Enter")
    page.get_by_role("link", name="Tents").press("Enter")
    page.get_by_label("Team", exact=True).first.select_option(label="Manila")
    page.get_by_role("button", name="Keep it in the draft").press("Enter")
    page.get_by_role("button", name="Move Zips up").press("Enter")
    expect(page.get_by_text("2 rules would be otherwise.")).to_be_visible()

    page.get_by_role("button", name="Try it on last month").press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    run_jobs()
    row = page.get_by_role("row").filter(has_text="Manila")
    expect(row).to_contain_text("+1")
    page.get_by_role("link", name="Back to the draft").press("Enter")
    page.get_by_role("button", name="Put it in force").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("The draft is in force")
    assert [route.name for route in Route.objects.present()] == ["Zips", "Tents", "Everything"]
    assert make_ticket(subject="My tent").team == manila
