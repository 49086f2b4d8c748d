"""Being told: a colleague is named by keyboard, and the bell of whoever is named counts it at once."""

import json
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.desk.models import PushSubscription
from answerable.listening.findings.actions import FindingWanted, finish_finding, raise_finding
from answerable.listening.models import FindingKind
from answerable.listening.peers import note_for
from answerable.tickets.actions import note
from answerable.tickets.models import Mention
from tests.browser import axe
from tests.services.push_sink import PushSink

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_colleague_is_named_by_keyboard_and_by_mouse(visit, ana, sam, mara, ben, asked):
    page = visit(ana).open(asked.get_absolute_url())
    page.keyboard.press("n")
    box, offered = page.locator("#note-text"), page.get_by_role("listbox")
    page.keyboard.type("Look @")
    expect(offered.get_by_role("option")).to_have_count(2)  # neither herself nor Ben, who may not see it
    page.keyboard.press("ArrowDown")
    expect(offered.get_by_role("option", selected=True)).to_contain_text("Sam")
    assert axe.faults(page) == []
    page.keyboard.press("Escape")
    expect(offered).to_be_hidden()
    expect(box).to_be_focused()
    page.keyboard.type("nobody\n@s")
    expect(offered.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(box).to_have_text(re.compile(r"Look @nobody\n+@Sam"), use_inner_text=True)
    page.keyboard.type("and @")
    offered.get_by_text("Mara").click()
    expect(box).to_have_text(re.compile(r"@Sam and @Mara"), use_inner_text=True)
    for _letter in "@Mara ":
        page.keyboard.press("Backspace")
    page.keyboard.press("Escape")  # were the list still open, it would close first
    page.get_by_role("button", name="Add note").click()

    expect(page.locator(".note .mention")).to_have_text("@Sam")
    assert [mention.staff for mention in Mention.objects.all()] == [sam]


@pytest.mark.usefixtures("alone")
def test_the_bell_counts_at_once_and_what_it_leads_to_is_read_by_keyboard(visit, ana, sam, asked):
    page = visit(ana).open("/queue/")
    bell = page.get_by_role("navigation", name="Places").get_by_role("link", name="For you")
    expect(bell.locator(".place-count")).to_be_hidden()

    note(asked, "@Ana, and in two places at once", by=sam.actor(), at=timezone.now())
    expect(bell.locator(".place-count")).to_have_text("1")
    bell.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("New for you")
    note(asked, "@Ana!", by=sam.actor(), at=timezone.now())
    expect(page.get_by_text("You were named in 2 notes", exact=True)).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{asked.get_absolute_url()}#note-*")
    expect(page.locator(".note .mention.me").first).to_be_visible()
    expect(bell.locator(".place-count")).to_be_hidden()
    # What comes while one looks at the ticket is read as it comes.
    note(asked, "@Ana, are you there?", by=sam.actor(), at=timezone.now())
    expect(page.get_by_text("are you there?")).to_be_visible()
    page.wait_for_timeout(1500)
    expect(bell.locator(".place-count")).to_be_hidden()


@pytest.mark.usefixtures("alone")
def test_what_names_no_ticket_is_counted_and_listed_at_once_too(visit, ana, sam, ada):
    """Ana sees her team's tickets alone: what else happens in the house is not told to her page."""
    page = visit(ana).open("/queue/")
    bell = page.get_by_role("navigation", name="Places").get_by_role("link", name="For you")
    expect(bell.locator(".place-count")).to_be_hidden()

    note_for(ana, "Try shorter sentences.", by=sam.actor(), at=timezone.now())
    expect(bell.locator(".place-count")).to_have_text("1")
    bell.press("Enter")
    expect(page.get_by_text("Sam wrote a coaching note for you")).to_be_visible()
    found = raise_finding(
        FindingWanted(FindingKind.DEFECT, "The zip breaks"), by=ana.actor(), at=timezone.now()
    )
    finish_finding(found, "It has metal teeth now.", by=ada.actor(), at=timezone.now())

    expect(page.get_by_text("Ada answered a finding of yours")).to_be_visible()
    expect(bell.locator(".place-count")).to_have_text("2")
    assert axe.faults(page) == []
    page.get_by_text("Sam wrote a coaching note for you").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coaching notes")
    expect(bell.locator(".place-count")).to_have_text("1")


# What a browser with a push service says; here there is none to ask.
_SUBSCRIBED = """PushManager.prototype.subscribe = async (wanted) => ({
    toJSON: () => wanted.applicationServerKey.length === 65 ? %s : {},
});"""


def test_a_browser_lets_itself_be_told_and_its_worker_shows_what_comes(visit_whole, ana):
    own = visit_whole(ana)
    own.context.grant_permissions(["notifications"], origin=own.site.url)
    said = PushSink(url="https://push.example").subscription()
    known = {"endpoint": said.pop("endpoint"), "keys": said}
    own.context.add_init_script(_SUBSCRIBED % json.dumps(known))
    page = own.open("/me/")
    devtools = own.context.new_cdp_session(page)
    registered = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated", lambda told: registered.extend(told["registrations"])
    )
    devtools.send("ServiceWorker.enable")

    page.get_by_role("button", name="Tell me in this browser").click()

    expect(page.get_by_text("You are told in this browser from now on.")).to_be_visible()
    assert PushSubscription.objects.get().staff == ana
    data = json.dumps(
        {"title": "Answerable", "body": "Sam named you in a note", "tag": "told-1", "url": "/me/"}
    )
    [worker] = {each["registrationId"]: each for each in registered}.values()
    assert worker["scopeURL"] == f"{own.site.url}/notifications/"
    message = {"origin": own.site.url, "registrationId": worker["registrationId"], "data": data}
    devtools.send("ServiceWorker.deliverPushMessage", message)
    shown = """async () => {
        const worker = await navigator.serviceWorker.getRegistration("/notifications/");
        return (await worker.getNotifications()).map((each) => each.body);
    }"""
    page.wait_for_function(f"async () => (await ({shown})()).length > 0")
    assert page.evaluate(shown) == ["Sam named you in a note"]

    page.evaluate(
        """(endpoint) => { PushManager.prototype.getSubscription = async () => ({
            endpoint, unsubscribe: async () => sessionStorage.setItem("left", "yes") }); }""",
        known["endpoint"],
    )
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    assert page.evaluate("sessionStorage.left") == "yes"
    assert not PushSubscription.objects.exists()
