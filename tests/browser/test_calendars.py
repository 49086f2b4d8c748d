"""A calendar is made with the keyboard, its regions follow its country, and a day is taken out of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.regions.models import Calendar
from tests.browser.conftest import PHONE
from tests.browser.test_settings import _tab_to

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_calendar_is_made_by_keyboard_and_a_day_differs(visit, ada):
    page = visit(ada).open("/settings/calendars/")
    _tab_to(page, page.get_by_role("link", name="Add a calendar").first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/new/$"))
    _tab_to(page, page.get_by_label("Name"))
    page.keyboard.type("Denver")
    page.keyboard.press("Tab")
    page.get_by_label("Time zone").fill("America/Denver")
    page.get_by_label("Public holidays of").select_option("US")
    page.get_by_label("Part of the country").select_option("CO")
    page.get_by_label("Monday, period 1: until").fill("18:00")
    _tab_to(page, page.get_by_role("button", name="Copy Monday to all weekdays"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Friday, period 1: until")).to_have_value("18:00")
    expect(page.get_by_label("Part of the country")).to_have_value("CO")
    page.get_by_label("Name").press("Enter")  # in a form Enter is enough

    expect(page.locator("#toasts")).to_contain_text("Added.")
    calendar = Calendar.objects.get()
    version = calendar.versions.get()
    assert (version.country, version.subdivision, version.week[4]) == ("US", "CO", [[540, 1080]])

    day = timezone.now() + timedelta(days=7)
    phone = visit(ada, viewport=PHONE).open(f"/settings/calendars/{calendar.pk}/")
    phone.get_by_label("Day", exact=True).fill(day.date().isoformat())
    phone.get_by_label("Name (optional)").fill("Stock-taking")
    phone.get_by_role("button", name="Add this day").click()
    expect(phone.locator(".cal-day")).to_contain_text("closed · Stock-taking")
    phone.get_by_role("button", name=re.compile("Take back")).click()
    expect(phone.locator(".cal-day")).to_have_count(0)
