"""The chief executive's week in service: a case is chosen, her mentor approves her answer, her rights end by the clock,
and she tells what she saw."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.ledger.actor import SYSTEM
from answerable.listening.models import Debrief, Lesson, RotaWeek
from answerable.listening.rota.members import MemberWanted, put_member
from answerable.listening.rota.weeks import arrange_service
from answerable.listening.rota.years import YearWanted, set_year
from answerable.people.models import Staff
from answerable.tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def week(sam, mara):
    """Mara is the chief executive; Sam is her mentor. It is its Friday, so that she can tell of it."""
    now = timezone.now()
    put_member(sam, MemberWanted("Service", languages=["en"], is_mentor=True), by=SYSTEM, at=now)
    put_member(mara, MemberWanted("Management", languages=["en"]), by=SYSTEM, at=now)
    monday = now.date() - timedelta(days=4)
    year = set_year(monday.isocalendar().year, YearWanted(), by=SYSTEM, at=now)
    week = RotaWeek.objects.create(
        year=year, member=mara.rota_member, mentor=sam.rota_member, starts_on=monday, is_draft=False
    )
    arrange_service(mara.rota_member, at=now)
    return week


def test_her_week_from_the_first_case_to_what_she_tells(
    week, visit, mara, sam, make_ticket, make_message, ghent, cleo
):
    asked = make_message(make_ticket(team=ghent, customer=cleo)).ticket
    hers, his = visit(mara), visit(sam)
    page = hers.open("/")
    page.get_by_role("link", name="My week in service").first.click()
    expect(page.get_by_text("Your mentor is Sam.")).to_be_visible()
    page.get_by_role("button", name="One more case").click()
    page.get_by_role("link", name=asked.subject).click()
    expect(page.get_by_text("Your answers are looked over before they are sent")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("Dear Cleo, a new zip comes on Monday.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("ask a colleague to look at it")
    assert not Message.objects.filter(direction="outbound").exists()
    page.get_by_role("button", name="Ask a colleague to look").press("Enter")
    page.get_by_label("Who looks at it?").select_option(label="Sam")
    page.get_by_role("button", name="Ask for a look").click()
    expect(page.locator(".out")).to_contain_text("With Sam to look over")

    look = his.open(f"/rota/weeks/{week.pk}/")
    look.get_by_role("link", name="read it").click()
    look.get_by_role("button", name="Approve").click()
    expect(look.locator("#toasts")).to_contain_text("Mara can send it now")

    page.reload()
    expect(page.get_by_text("looked it over: it can be sent")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#conversation .outbound")).to_contain_text("looked over by Sam")
    sent = Message.objects.get(direction="outbound")
    assert (sent.staff, sent.looked_over_by) == (mara, sam)

    # The week is over: nobody did anything but wait.
    Staff.objects.filter(pk=mara.pk).update(serves_until=timezone.now())
    page.goto(page.url.split("?")[0])
    expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(0)

    page.goto(page.url.split("/tickets")[0] + "/rota/mine/")
    page.get_by_label("What should change?").fill(
        "Say the day in the first answer\nTest zips when it is cold"
    )
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#toasts")).to_contain_text("goes to those who must act on it")
    assert Debrief.objects.get().week == week
    assert Lesson.objects.count() == 2
    assert Ticket.objects.get(pk=asked.pk).assignee == mara
