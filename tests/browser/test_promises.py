"""A first promise by keyboard: proposed, tried on paper, kept, and owed to whoever writes next."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.promises.models import Policy

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_first_promise_is_looked_at_tried_and_kept_by_keyboard(visit, ada, ask):
    ask(at=timezone.now() - timedelta(hours=30))
    page = visit(ada).open("/settings/promises/")
    page.get_by_role("link", name="Look at the first one").press("Enter")
    page.get_by_label("First answer: normal").fill("soon")
    page.get_by_role("button", name="Promise it").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Look at the times")
    page.get_by_label("First answer: normal").fill("4 h")
    page.get_by_role("button", name="Try it on last month").press("Enter")
    expect(page.locator("#trial")).to_contain_text("It would have held for 1 ticket")
    assert not Policy.objects.exists()

    page.get_by_role("button", name="Promise it").press("Enter")
    expect(page.get_by_text("“Everybody” holds from now on.")).to_be_visible()
    assert Policy.objects.get().versions.get().targets["first_answer"]["20"] == 4 * 3600
