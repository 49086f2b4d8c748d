"""Work goes over in steps: planned, its gate refuses, is passed for a reason, and all is given back."""

import pytest
from playwright.sync_api import expect

from answerable.routing.rules.keeping import newest_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_step_is_taken_a_gate_refuses_and_all_is_given_back(visit, ada, ghent, manila, make_route):
    rule = make_route("Everything", team=ghent)
    page = visit(ada).open("/insight/transitions/new/")
    page.get_by_label("Name", exact=True).fill("Ghent to Manila")
    page.get_by_label("From", exact=True).select_option(label="Ghent")
    page.get_by_label("To", exact=True).select_option(label="Manila")
    page.get_by_label("Everything").check()
    page.get_by_role("button", name="Go on").press("Enter")
    page.get_by_role("button", name="Fix it").press("Enter")
    expect(page.get_by_role("heading", name="Next: step 1, 10 % goes over")).to_be_visible()
    page.get_by_role("button", name="Take step 1").press("Enter")
    expect(page.get_by_role("heading", name="Next: step 2, 30 % goes over")).to_be_visible()
    assert newest_of(rule).shares == [[ghent.pk, 90], [manila.pk, 10]]

    page.get_by_role("button", name="Take step 2 all the same").press("Enter")
    expect(page.get_by_text("The gate is not met. Wait, or say why")).to_be_visible()
    page.get_by_label("Why", exact=True).fill("Ghent moves house.")
    page.get_by_role("button", name="Take step 2 all the same").press("Enter")
    expect(page.get_by_text("Its gate was not met.")).to_be_visible()
    assert newest_of(rule).shares == [[ghent.pk, 70], [manila.pk, 30]]

    page.get_by_role("button", name="Roll back").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Yes").press("Enter")
    expect(page.get_by_text("Nothing goes over yet.")).to_be_visible()
    assert newest_of(rule).shares == [[ghent.pk, 100]]
