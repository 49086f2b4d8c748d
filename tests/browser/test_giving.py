"""A skill is made by keyboard, and what needs it is given to whoever has it, who says when it is enough."""

import re

import pytest
from playwright.sync_api import expect

from answerable.ledger.actor import SYSTEM
from answerable.routing.actions import TeamPlan, set_team_giving
from answerable.routing.giving.tasks import look_again
from answerable.routing.models import Skill, StaffGiving, Way

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_skill_is_made_by_keyboard_and_its_ticket_is_given(
    visit, ada, ana, ghent, make_ticket, make_message, now
):
    set_team_giving(ghent, TeamPlan(Way.PUSH), by=SYSTEM, at=now)
    ticket = make_message(make_ticket(team=ghent, subject="My stove leaks")).ticket
    page = visit(ada).open("/settings/giving/")
    page.get_by_role("main").get_by_role("link", name="Add a skill").first.press("Enter")
    page.get_by_label("Name").fill("Stoves")
    page.get_by_label("A condition to add").select_option("subject")
    page.get_by_role("button", name="Add a condition").press("Enter")
    page.get_by_label("Value").fill("stove")
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    expect(page.get_by_role("link", name="Stoves")).to_be_visible()
    page.goto(page.url + f"people/{ana.pk}/")
    page.get_by_label("Stoves").first.press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Skill.objects.get().held.get().staff == ana

    day = visit(ana).open("/day/")
    look_again()
    expect(day.get_by_role("link", name="My stove leaks")).to_be_visible()
    day.goto(day.url.replace("/day/", ticket.get_absolute_url()))
    day.get_by_role("link", name=re.compile("It was given to Ana")).press("Enter")
    expect(day.get_by_role("heading", name="It was given to Ana")).to_be_visible()

    day.goto(day.url.partition("/tickets/")[0] + "/day/")
    day.get_by_role("button", name="Take no work for now").press("Enter")
    expect(day.get_by_role("button", name="Take work again")).to_be_visible()
    assert not StaffGiving.objects.get(staff=ana).takes_work
