"""A conversation on its way through review: drawn, scored blind by both sides, agreed, and seen by whose work it is."""

import pytest
from playwright.sync_api import expect

from answerable.listening.models import QualityCase, QualityReview
from answerable.listening.quality.tests.making import draw, make_ended, start_reviewing
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(make_ticket, make_message, make_answer, manila, althea, grace, sam, manila_provider, cleo, now):
    start_reviewing([manila_provider], now=now)
    make_ended(make_ticket, make_message, make_answer, team=manila, by=althea, now=now, customer=cleo)
    draw(now)
    return QualityCase.objects.get()


def _mark(page, title, word):
    page.get_by_role("group", name=title).get_by_text(word, exact=True).click()


def test_both_sides_score_blind_agree_and_whose_work_it_is_sees_it(visit, case, althea, grace, sam):
    QualityReview.objects.filter(seat="house").update(reviewer=sam)
    his, hers = visit(sam), visit(grace, viewport=PHONE)
    for browser, second in ((his, "Yes"), (hers, "No")):
        page = browser.open("/quality/reviews/")
        page.get_by_role("link", name="Conversation").click()
        expect(page.locator("main")).to_contain_text("We send you a new one.")
        expect(page.locator("main")).not_to_contain_text("Althea")
        _mark(page, "Answers what was asked", "Yes all of it")
        _mark(page, "Says what happens next", second)
        _mark(page, "Gives nothing away", "Yes")
        page.get_by_role("button", name="It is in").click()
    expect(page.locator("main")).to_contain_text("Both sides are in and differ")

    _mark(page, "Says what happens next", "No")
    page.get_by_role("button", name="Propose").click()
    page = his.open("/quality/reviews/")
    page.get_by_role("link", name="Conversation").click()
    expect(page.locator("main")).to_contain_text("The other side proposes this")
    page.get_by_role("button", name="Say this").click()
    expect(page.locator("main")).to_contain_text("Both sides agreed")

    page = visit(althea).open("/quality/mine/")
    page.get_by_role("link", name=case.ticket.reference).click()
    expect(page.get_by_role("heading", name="What both sides agreed on: 75")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Grace")
