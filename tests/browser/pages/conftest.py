"""The world that the pages show, and the window in which they are looked at."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.channels.models import Mailbox
from answerable.desk.queues.actions import ViewChange, make_view
from answerable.ledger.actor import SYSTEM
from answerable.people.actions import create_account, note_about
from answerable.tickets.actions import close, mark_bounced, note, snooze, tag
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.files import File
from answerable.tickets.models import Ticket
from tests.browser import axe
from tests.browser.conftest import WIDE
from tests.browser.pages.company import (
    chartered,
    failing_webhook,
    given,
    kept_calendar,
    kept_region,
    masked,
    promised,
    routed,
    ruled,
    settled_words,
)
from tests.browser.pages.listening import (
    agreed,
    answered_survey,
    findings,
    learnt,
    planned_transition,
    reviewed,
    served_rota,
    studies,
)
from tests.browser.pages.tickets import (
    asked_look,
    asked_others,
    followed_guide,
    handed_history,
    held_item,
    offered,
    published_article,
    retention_rule,
    saved_macro,
    saved_reply,
    straight_past,
)


@pytest.fixture
def world(
    make_ticket, make_message, make_answer, make_customer, make_staff, ghent, manila, own_company, ada, sam
):
    """A ticket in which much has happened, and a little of everything around it."""
    now = timezone.now()

    def ago(hours):
        return now - timedelta(hours=hours)

    account = create_account("Okafor Outdoors", domains=["okafor.example"], by=SYSTEM, at=now)
    maya = make_customer("Maya Okafor", language="en", time_zone="Europe/London", account=account)
    note_about(maya, "Prefers to be called in the morning.", by=sam.actor(), at=now)
    ticket = make_ticket(
        team=ghent, customer=maya, subject="Stove valve leaks with the elevation kit", created_at=ago(50)
    )
    log = [File("igniter.log", "text/plain", b"hiss" * 9000)]
    make_message(
        ticket, text="The valve hisses.\n\nOn Thursday you wrote:\n> which kit?", at=ago(50), files=log
    )
    make_answer(ticket, by=sam, text="Thank you, it tells us a lot.", at=ago(48))
    note(ticket, "Same thread as the last one.", by=sam.actor(), at=ago(47))
    make_message(
        ticket, text="After the service.", at=ago(30), authentication={"dmarc": "pass", "spf": "pass"}
    )
    came_back = make_answer(ticket, by=sam, text="A new seal leaves today.", at=ago(28))
    mark_bounced(came_back, "550 5.2.2 mailbox full", by=SYSTEM, at=ago(27))
    remarks = [
        ["other_subject", "The subject changed: it may be another matter."],
        ["defect", "It has no date."],
    ]
    make_message(ticket, text="Any news about the stove?", at=ago(2), remarks=remarks)
    tag(ticket, "warranty", by=sam.actor(), at=ago(1))
    note(ticket, "@Ada, do you know this seal?", by=sam.actor(), at=ago(1))
    closed = make_ticket(team=ghent, customer=maya, subject="Stove: wrong colour", created_at=ago(90))
    make_message(closed, text="It is green.", at=ago(90))
    make_answer(closed, by=sam, at=ago(89))
    close(closed, by=sam.actor(), at=ago(88))
    later = make_message(make_ticket(team=manila, subject="Invoice"), at=ago(9)).ticket
    snooze(later, now + timedelta(days=1), by=sam.actor(), at=ago(8))
    for number, name in enumerate(["Jonas Weber", "Atelier Duval", "ليلى حداد", "河合 さくら"]):
        person = make_customer(name, address=f"person{number}@example.com")
        make_message(
            make_ticket(team=ghent, customer=person, subject=f"Where is my stove, {number}?"), at=ago(number)
        )
    answered = make_message(make_ticket(team=ghent, subject="Zip"), at=ago(5)).ticket
    make_answer(answered, by=sam, at=ago(4))
    conditions = Conditions((Condition("tag", "has", "warranty"), Condition("created", "days", "30")))
    shown = ("hands", "status", "tags", "said")
    view = make_view(ViewChange("Warranty this month", conditions, columns=shown), by=ada.actor(), at=now)
    mailbox = Mailbox.objects.create(
        channel="email", name="Help", address="help@own.example", created_at=now, error="It does not answer."
    )
    chat = Mailbox.objects.create(channel="chat", name="Kestrel", address="https://a.example", created_at=now)
    return {
        "chat": chat.pk,
        "ticket": ticket.reference,
        "closed": closed.reference,
        "other": answered.reference,
        "offered": offered(later, ghent, sam, now).reference,
        "customer": maya.pk,
        "account": maya.account_id,
        "retention": retention_rule(ticket, ada, now).pk,
        "history": handed_history(ada, now).pk,
        "view": view.pk,
        "guide": followed_guide(ticket, sam, now).pk,
        "item": held_item(mailbox, now).pk,
        "mailbox": mailbox.pk,
        "webhook": failing_webhook(ada, now).pk,
        "look": asked_look(answered, sam, ada, now).pk,
        **settled_words(ticket, ghent, own_company, ada, now),
        "survey": answered_survey(closed, ada, now).pk,
        "side": asked_others(ticket, sam, now).pk,
        "reply": saved_reply(now).pk,
        "macro": saved_macro(now).pk,
        "article": published_article(sam, now),
        **findings(ticket, sam, now),
        **ruled(ticket, now),
        **given(make_message(make_ticket(team=ghent, subject="Tent")).ticket, sam, now),
        "calendar": (calendar := kept_calendar(now)).pk,
        "region": kept_region(calendar, now).pk,
        "past": straight_past(maya, ghent, manila, make_ticket, sam, now),
        "policy": promised(ghent, now).pk,
        "access": masked(manila.provider, make_customer("Pat Poe"), make_ticket, ada, now),
        **routed(make_ticket, maya, ghent, manila, ada, now),
        "provider": chartered(manila.provider, ada, now).pk,
        **reviewed([ticket, answered, closed], manila.provider, ada, sam, now),
        **learnt(ticket, closed, ada, sam, now),
        **served_rota(ada, sam, make_staff, now),
        **studies(ada, now),
        **agreed(manila.provider, ada, now),
        "transition": planned_transition(ghent, manila, ada, now).pk,
    }


@pytest.fixture
def crowd(world, make_ticket, make_message, make_answer, make_customer, ghent, sam):
    """A full page of the queue, and a ticket with more than forty messages."""
    ticket = Ticket.objects.get(reference=world["ticket"])
    for number in range(50):
        person = make_customer(f"Customer with a longer name {number}", address=f"crowd{number}@example.com")
        subject = f"Stove no. {number}: where is it, and why was nobody told that it would be late?"
        make_message(make_ticket(team=ghent, customer=person, subject=subject))
        if number < 20:
            make_message(ticket, text=f"{number}. " + "It hisses when it is cold and when it is warm. " * 12)
            make_answer(ticket, by=sam, text="Thank you for telling us so much about it. " * 8)


def _settled(page):
    """Also the pane beside a ticket, which comes a moment later."""
    page.wait_for_load_state()
    expect(page.locator("[hx-trigger^=intersect]:empty, .htmx-request")).to_have_count(0)


@pytest.fixture
def look(visit, ada):
    """look(address): the page, newly asked for, with nothing of an earlier one at hand; and what it was asked for. All
    pages of somebody are looked at in one window, which is much less work than a window for each."""
    windows = {}

    def open_window(staff):
        own = visit(staff, color_scheme="light", reduced_motion="reduce")
        axe.bring(own.context)
        page = own.context.new_page()
        own.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        windows[staff] = own, page
        return own, page

    def look(address, *, staff=ada):
        own, page = windows.get(staff) or open_window(staff)
        page.set_viewport_size(WIDE)
        own.requests.clear()
        page.goto(own.site.url + address)
        _settled(page)
        return page, own.requests

    return look
