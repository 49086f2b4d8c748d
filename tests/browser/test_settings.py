"""Somebody new: invited with the keyboard alone, in by the link of the mail, and out again."""

import re

import pytest
from playwright.sync_api import expect

from answerable.ledger.actor import SYSTEM
from answerable.people.models import Staff
from answerable.tickets.actions import tag
from answerable.tickets.models import Category, Status
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def _tab_to(page, element):
    """With the keyboard, as far as it takes."""
    for _ in range(60):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def test_a_colleague_is_invited_by_keyboard_comes_and_goes(visit, ada, ghent, manila):
    page = visit(ada).open("/queue/")
    _tab_to(page, page.locator(".rail a[href='/settings/']").first)
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("main").get_by_role("link", name="Staff Who works here"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Staff")).to_be_visible()
    _tab_to(page, page.get_by_role("link", name="Invite a colleague"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/new/$"))
    _tab_to(page, page.get_by_label("Name"))
    page.keyboard.type("Eva Ng")
    page.keyboard.press("Tab")
    page.keyboard.type("eva@staff.example")
    _tab_to(page, page.get_by_label("Ghent"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # in a form Enter is enough

    expect(page.locator("#toasts")).to_contain_text("Eva Ng is invited")
    eva = Staff.objects.get(email="eva@staff.example")
    assert list(eva.teams.all()) == [ghent]

    theirs = visit().open(_link(eva))
    theirs.locator("#id_password1").fill("purple-horse-battery")
    theirs.locator("#id_password2").fill("purple-horse-battery")
    theirs.get_by_role("button", name="Keep it").click()
    theirs.goto(f"{visit().site.url}/queue/")
    theirs.get_by_label("Email").fill(eva.email)
    theirs.get_by_label("Password").fill("purple-horse-battery")
    theirs.get_by_role("button", name="Sign in", exact=True).click()
    expect(theirs).to_have_url(re.compile("/queue/$"))

    page.get_by_role("link", name="Eva Ng").click()
    expect(page.get_by_text("eva@staff.example · signed in")).to_be_visible()
    page.get_by_role("button", name="Deactivate").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.locator("#toasts")).to_contain_text("Eva Ng can no longer sign in.")
    theirs.reload()
    expect(theirs).to_have_url(re.compile("/sign-in/login/"))


def _link(staff):
    """As it stands in the mail, which waits in the job table, encrypted."""
    from answerable.people.links import password_link

    return re.sub(r"https?://[^/]+", "", password_link(staff))


def test_what_stands_in_the_way_is_said_where_one_is(visit, ada, ghent, asked):
    page = visit(ada).open("/settings/teams/")
    page.get_by_role("link", name="Ghent").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Yes").click()

    expect(page.locator("#toasts")).to_contain_text("Ghent still has 1 open ticket")
    expect(page).to_have_url(re.compile(f"/settings/teams/{ghent.pk}/$"))


def test_words_are_put_in_order_on_a_phone(visit, ada, asked, now):
    for name in ("tent", "tents"):
        tag(asked, name, by=SYSTEM, at=now)
    Status.objects.create(name="Parts", category=Category.OPEN, position=9)
    page = visit(ada, viewport=PHONE).open("/settings/statuses/")
    page.get_by_role("button", name="Move Parts up").click()
    expect(page.locator(".setting-name").nth(-2)).to_have_text("Parts")

    page.get_by_role("link", name="All settings").click()
    page.get_by_role("link", name="Tags").click()
    page.get_by_role("link", name="tents").click()
    page.get_by_label("Into the tag").fill("tent")
    page.get_by_role("button", name="Merge").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.locator("#toasts")).to_contain_text("“tents” is “tent” now.")

    page.get_by_role("link", name="All settings").click()
    page.get_by_role("link", name="What was changed").click()
    expect(page.locator(".change").first).to_contain_text("Ada merged the tag “tents” into another")


def test_without_a_script_it_works_too(visit, ada, own_company):
    page = visit(ada, java_script_enabled=False).open("/settings/teams/new/")
    page.get_by_label("Name").fill("Bruges")
    page.get_by_role("button", name="Add").click()
    page.get_by_label("Ada").check()
    page.get_by_role("button", name="Save").click()

    assert [team.name for team in ada.teams.all()] == ["Bruges"]
