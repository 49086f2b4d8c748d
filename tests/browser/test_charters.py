"""A charter from the house's pen to both names under it, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from answerable.people.models import CharterVersion, Role

pytestmark = pytest.mark.django_db(transaction=True)


def _sign(page):
    page.get_by_label("I have read this version").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_both_sides_sign_by_name(visit, ada, make_staff, manila_provider):
    marisol = make_staff("Marisol", provider=manila_provider, role=Role.MANAGER)
    house = visit(ada).open(f"/providers/{manila_provider.pk}/charter/")
    house.get_by_role("link", name="Write a charter").press("Enter")
    house.get_by_label("What we want to reach together").fill("Nobody waits without knowing why.")
    house.get_by_label("First answer: normal", exact=False).fill("4 h")
    house.get_by_role("button", name="Keep the draft").press("Enter")
    house.get_by_role("button", name="Offer it for signing").press("Enter")
    expect(house.get_by_text("Offered. Its text stays")).to_be_visible()

    page = visit(marisol).open("/providers/")
    page.get_by_role("link", name="Manila Care").press("Enter")
    page.get_by_role("link", name="Charter").press("Enter")
    _sign(page)
    expect(page.get_by_text("The other side has to sign too")).to_be_visible()
    house.reload()
    _sign(house)

    expect(house.get_by_text("Signed by both sides")).to_be_visible()
    assert {each.name for each in CharterVersion.objects.get().signatures.all()} == {"Ada", "Marisol"}
