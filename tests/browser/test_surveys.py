"""From a mail with a question to who looks after a bad answer, without a script at the customer's."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from answerable.listening.models import Ask, SurveyAnswer, SurveyKind
from answerable.listening.surveys.asking import come_to
from answerable.listening.surveys.writing import SurveyPlan, add_survey, switch_survey
from answerable.selfservice.portal.tests.conftest import brand, post
from answerable.tickets.actions import close
from tests.browser import axe
from tests.browser.conftest import PHONE

__all__ = ["brand", "post"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


@pytest.fixture
def letter(make_ticket, make_message, make_answer, ghent, ana, ada, cleo, brand, post, run_jobs):
    """What Cleo reads in her mail: the links of the answers, best first."""
    now = timezone.now()
    plan = SurveyPlan("Did we care", kind=SurveyKind.CARE, delay_hours=0)
    switch_survey(add_survey(plan, by=ada.actor(), at=now), on=True, by=ada.actor(), at=now)
    made = now - timedelta(hours=3)
    ticket = make_ticket(team=ghent, customer=cleo, subject="Stove", brand=brand, created_at=made)
    make_message(ticket, "It hisses.", at=made)
    make_answer(ticket, "Turn the valve.", by=ana, at=made + timedelta(hours=1))
    close(ticket, by=ana.actor(), at=now)
    run_jobs()
    come_to(Ask.objects.get().pk, at=timezone.now())
    run_jobs()
    text = post.letters()[-1].get_body(("plain",)).get_content()
    return [each.removeprefix(settings.BASE_URL) for each in text.split() if "/asked/" in each]


def test_a_bad_answer_is_pressed_sent_seen_and_looked_after(visit, letter, ana, sam, run_jobs):
    own = visit(None, locale="en", java_script_enabled=False, viewport=PHONE)
    page = own.open(letter[2])
    expect(page.get_by_label("No", exact=True)).to_be_checked()
    assert not SurveyAnswer.objects.exists()
    page.locator("textarea").fill("I wrote three times.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you, we have it")
    run_jobs()
    kept = SurveyAnswer.objects.get()

    hers = visit(ana)
    page = hers.open(f"/tickets/{kept.ask.ticket.reference}/")
    page.locator("#side-surveys").get_by_role("link", name="Read it").click()
    expect(page.locator("#side-surveys")).to_contain_text("I wrote three times.")
    page.locator("#side-surveys a").click()
    expect(page.locator("h1")).to_contain_text("About")
    expect(page.locator("#side-stated")).to_contain_text("Somebody who leads the team looks at it")

    his = visit(sam)
    page = his.open("/queue/mine/")
    expect(page.locator("main")).to_contain_text(kept.follow_up.subject)


def test_what_customers_see_is_sound_for_everybody(visit, letter):
    own = visit(None, viewport=PHONE, color_scheme="light")
    page = own.open(letter[0])
    for path in (letter[0], letter[-1]):
        page.goto(own.site.url + path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert list(axe.faults(page)) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
