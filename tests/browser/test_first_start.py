"""A new installation set up in the browser, from the link on the console to the first mail answered."""

import subprocess
import sys

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.people.first_start import is_under_way, new_code
from answerable.people.models import Staff
from tests.browser import axe
from tests.browser.boxes import answer_box
from tests.browser.test_whole_way import ASKED, letter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


@pytest.fixture
def _working(process_environment):
    worker = subprocess.Popen([sys.executable, "-m", "answerable", "worker"], env=process_environment)
    yield
    worker.terminate()
    worker.wait(30)


@pytest.mark.usefixtures("_working")
def test_from_the_link_on_the_console_to_the_first_mail_answered(visit, site, dovecot, smtp_sink):
    address = dovecot.new_user()
    page = visit(None, bypass_csp=True, timezone_id="Europe/Brussels").open(
        f"/setup/by/{new_code(at=timezone.now())}/"
    )
    assert not axe.faults(page)
    for label, words in (
        ("Your name", "Ada"),
        ("Your mail address", "ada@shop.example"),
        ("A password", "a long enough sentence"),
        ("Your company", "Kestrel"),
    ):
        page.get_by_label(label).fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/setup/mailbox/")
    assert Staff.objects.get().time_zone == "Europe/Brussels"
    assert not axe.faults(page)

    page.get_by_label("Mail address").fill(address)
    for number, (server, port) in enumerate(
        ((dovecot.host, dovecot.imap_port), (smtp_sink.host, smtp_sink.port))
    ):
        page.get_by_label("server").nth(number).fill(server)
        page.get_by_label("Port").nth(number).fill(str(port))
        page.get_by_label("Encryption").nth(number).select_option("none")
    page.get_by_label("User").first.fill(address)
    page.get_by_label("Password").first.fill(dovecot.password)
    page.get_by_role("button", name="Connect it").click()
    page.get_by_role("button", name="Test it").click()
    expect(page.locator(".checks .done").first).to_be_visible(timeout=30_000)
    expect(page.locator(".checks .late")).to_have_count(0)

    page.get_by_role("link", name="Go on").click()
    page.get_by_role("link", name="Later").click()
    expect(page.get_by_text(address)).to_be_visible()
    dovecot.deliver(address, letter(ASKED, to=address))
    expect(page.get_by_role("heading", name="The first mail is here")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="Open it").click()
    answer_box(page).fill("Please change the seal.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("link", name="First steps").click()
    smtp_sink.wait_for(1, within=40)
    expect(page.get_by_role("heading", name="All is ready")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="To work").click()
    page.wait_for_url("**/queue/")
    assert not is_under_way()
