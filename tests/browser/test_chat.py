"""The chat on a page of another site, under a policy that lets nothing in but what it needs."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from answerable.channels.models import Item, Mailbox
from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.selfservice.guides.tests.making import leak_guide
from answerable.selfservice.guides.writing import Described, add_guide, publish
from answerable.selfservice.models import GuideRun
from answerable.tickets.models import Brand, DeliveryState, Message, Ticket
from tests.browser import axe
from tests.browser.conftest import PHONE
from tests.services.ports import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 5_000  # milliseconds


class Shop:
    """A site of its own, with one page."""

    def __init__(self, desk, pk):
        policy = f"default-src 'none'; script-src {desk}; connect-src {desk}; base-uri 'none'"
        page = (
            '<!doctype html><html lang="en"><title>A shop</title><main><h1>A shop</h1></main>'
            f'<script async src="{desk}/chat/widget.js" data-chat="{pk}"></script>'
        )

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                language = "ar" if "arabic" in self.path else "en"
                self.wfile.write(page.replace('lang="en"', f'lang="{language}"').encode())

            def log_message(self, *arguments):
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def shop(site, ghent):
    cache.clear()
    mailbox = Mailbox(channel="chat", name="Kestrel", team=ghent, created_at=timezone.now())
    mailbox.address = "http://127.0.0.1:1"
    mailbox.save()
    shop = Shop(site.url, mailbox.pk)
    Mailbox.objects.update(address=shop.url)
    yield shop
    shop.server.shutdown()
    shop.server.server_close()


@pytest.fixture
def visitor(visit, shop):
    browsers = []

    def come(path="/", **options):
        browser = visit(**options)
        browsers.append(browser)
        browser.also = (shop.url,)
        page = browser.context.new_page()
        page.goto(shop.url + path)
        return page

    yield come
    for each in browsers:  # a test breaks the line on purpose
        each.troubles[:] = [trouble for trouble in each.troubles if "INTERNET_DISCONNECTED" not in trouble]


def _settle(run_jobs, count):
    """So many things came from the page, and became what they are."""
    assert wait_until(lambda: Item.objects.count() == count)
    run_jobs()


def test_a_visitor_and_an_agent_talk_and_see_each_other_type(visitor, visit, ana, shop, run_jobs):
    page = visitor()
    page.get_by_role("button", name="Open the chat").click()
    box = page.get_by_role("textbox", name="Write a message")
    expect(box).to_be_focused()
    assert axe.faults(page) == []
    box.fill("My stove leaks <b>badly</b>.")
    box.press("Enter")
    expect(page.locator(".said.mine")).to_contain_text("My stove leaks <b>badly</b>.")
    _settle(run_jobs, 1)
    expect(page.get_by_role("status").filter(has_text="You are next.")).to_be_visible(timeout=SOON)
    expect(page.locator(".panel")).to_contain_text("We cannot say yet how long it takes.")

    ticket = Ticket.objects.get()
    desk = visit(ana).open(ticket.get_absolute_url())
    expect(desk.locator("#conversation")).to_contain_text("My stove leaks")
    expect(desk.locator(".presence")).to_contain_text("on the page now", timeout=SOON)
    box.press_sequentially("It also", delay=20)
    expect(desk.locator(".presence")).to_contain_text("The visitor is typing", timeout=2 * SOON)
    answer = desk.get_by_role("textbox", name="Your answer")
    answer.click()
    answer.press_sequentially("Turn the valve.")
    expect(page.locator(".typing")).to_contain_text("typing", timeout=2 * SOON)

    desk.get_by_role("button", name="Send", exact=True).click()
    expect(desk.locator("#conversation")).to_contain_text("Turn the valve.")
    run_jobs()
    said = page.locator(".said").last
    expect(said).to_contain_text("Turn the valve.", timeout=SOON)
    expect(said).to_contain_text("Ana")
    _settle(run_jobs, 2)  # that it was seen
    assert Message.objects.get(direction="outbound").delivery == DeliveryState.DELIVERED

    page.reload()
    page.get_by_role("button", name="Open the chat").click()
    expect(page.locator(".log")).to_contain_text("Turn the valve.")
    expect(page.get_by_role("textbox", name="Write a message")).to_have_value("It also")


def test_what_could_not_be_sent_is_sent_once_when_the_line_is_back(visitor, run_jobs):
    page = visitor("/arabic", viewport=PHONE)
    page.get_by_role("button", name="افتح الدردشة").click()
    assert page.locator(".chat").get_attribute("dir") == "rtl"
    page.context.set_offline(True)
    page.locator("textarea").fill("الموقد يسرّب")
    page.keyboard.press("Enter")
    expect(page.locator(".said.mine")).to_contain_text("لا يوجد اتصال")

    page.context.set_offline(False)
    _settle(run_jobs, 1)

    assert [each.text for each in Message.objects.all()] == ["الموقد يسرّب"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="افتح الدردشة")).to_be_focused()


def test_a_guide_is_followed_in_the_chat_and_stands_on_the_ticket(visitor, shop, ghent, run_jobs):
    brand = Brand.objects.create(name="Kestrel", sender="Kestrel", language="en", colour="#1f5f8b")
    Mailbox.objects.update(brand=brand)
    now, path = timezone.now(), leak_guide()
    wanted = Described(path.languages, path.title, path.lead)
    publish(add_guide(wanted, by=SYSTEM, at=now, steps=path.steps), by=SYSTEM, at=now)
    set_up_front(brand, FrontWanted("kestrel", is_on=True, team=ghent), by=SYSTEM, at=now)
    run_jobs()

    page = visitor(viewport=PHONE)
    page.get_by_role("button", name="Open the chat").click()
    box = page.get_by_role("textbox", name="Write a message")
    box.fill("The stove smells of gas")
    page.get_by_role("button", name="Step by step, here").click(timeout=2 * SOON)
    step = page.get_by_role("group", name="The stove smells of gas")
    expect(step.get_by_role("heading", name="Where does it smell?")).to_be_focused()
    assert axe.faults(page) == []
    step.get_by_role("button", name="At the hose").click()
    step.get_by_role("button", name="One step back").click()
    step.get_by_role("button", name="At the hose").click()
    expect(step.get_by_role("heading")).to_have_text("Soap the valve. Is it tight?")

    page.reload()
    page.get_by_role("button", name="Open the chat").click()
    step.get_by_role("button", name="No", exact=True).click()
    step.get_by_label("Serial number").fill("KS-1203")
    step.get_by_role("button", name="Done, go on").click()
    step.get_by_role("button", name="No", exact=True).click()
    expect(step).to_contain_text("What you did so far goes along")
    box.fill("It smells still.")
    box.press("Enter")
    _settle(run_jobs, 1)
    run = GuideRun.objects.get()
    ticket = Ticket.objects.get()
    assert wait_until(lambda: run_jobs() or ticket.guide_runs.exists())
    assert Event.objects.filter(kind="suggestion.followed").count() == 1
    assert list(run.steps.filter(is_undone=False).values_list("key", "choice", "value")) == [
        ("where", "hose", ""),
        ("soap", "no", ""),
        ("ring", "on", "KS-1203"),
        ("again", "no", ""),
    ]
