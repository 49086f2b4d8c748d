"""Coming in by the provider's own sign-in, with a real provider's page in between."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.people.actions import deactivate_staff

STYLES = "https://cdn.jsdelivr.net"  # of the company's page, which would ask for them; here nobody is asked
pytestmark = pytest.mark.django_db(transaction=True)


def _led_to_their_page(visit, company, email):
    """By the keyboard alone: address, and on to the company's own page."""
    own = visit()
    own.also = (company.url, STYLES)
    own.context.route(f"{STYLES}/**", lambda route: route.fulfill(body="", content_type="text/css"))
    page = own.open("/sign-in/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Continue with your company’s sign-in").press("Enter")
    expect(page.get_by_role("button", name="Continue with Manila Care’s sign-in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"^{company.url}/"))
    return page


def _agree(page, subject):
    page.locator('input[name="sub"]').fill(subject)
    page.locator('input[name="sub"]').press("Enter")


def test_a_providers_agent_comes_in_and_is_out_once_removed(
    visit, company, connect, manila_provider, althea, ada
):
    connect(manila_provider)
    company.knows("m-17", email=althea.email, email_verified=True)
    page = _led_to_their_page(visit, company, althea.email)
    _agree(page, "m-17")
    expect(page).to_have_url(re.compile("/(day|queue)/"))

    deactivate_staff(althea, by=ada.actor(), at=timezone.now())
    page.reload()
    expect(page).to_have_url(re.compile("/sign-in/login/"))

    again = _led_to_their_page(visit, company, althea.email)
    _agree(again, "m-17")
    expect(again).to_have_url(re.compile("/sign-in/login/"))
    expect(again.get_by_text("no longer works here")).to_be_visible()
