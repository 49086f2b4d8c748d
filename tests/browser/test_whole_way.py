"""The whole way, with nothing imitated: a mail lies in a mailbox on Dovecot, the worker fetches it, an agent answers it
in the browser, a mail server gets the answer, the customer writes again, and the next answer comes back."""

import subprocess
import sys
from email import message_from_bytes, policy

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.channels.models import Mailbox
from answerable.tickets.models import DeliveryState, Message, Ticket
from tests.browser.boxes import answer_box
from tests.services.ports import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

ASKED = """From: Cleo Carter <cleo@example.com>
To: {to}
Subject: Stove leaks
Message-ID: <asked@example.com>
Date: Mon, 02 Mar 2026 09:00:00 +0000

The valve hisses on the elevation kit.
"""
AGAIN = """From: Cleo Carter <cleo@example.com>
To: {to}
Subject: Re: Stove leaks
Message-ID: <again@example.com>
In-Reply-To: <{answer}>
References: <asked@example.com> <{answer}>
Date: Mon, 02 Mar 2026 10:00:00 +0000

That did not help.

On Mon, 2 Mar 2026 at 09:30, Ana wrote:
> Please change the seal.
"""
CAME_BACK = """From: MAILER-DAEMON@mx.example.com
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <back@mx.example.com>
Date: Mon, 02 Mar 2026 11:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; cleo@example.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 mailbox is full

--b
Content-Type: text/rfc822-headers

Message-ID: <{answer}>

--b--
"""


@pytest.fixture
def user(dovecot, smtp_sink, ghent):
    """An address whose mail lies on Dovecot and whose answers leave through the sink."""
    address = dovecot.new_user()
    mailbox = Mailbox(
        channel="email",
        name="Kestrel",
        address=address,
        team=ghent,
        created_at=timezone.now(),
        settings={
            "imap_host": dovecot.host,
            "imap_port": dovecot.imap_port,
            "imap_security": "none",
            "imap_user": address,
            "imap_backlog": "all",
            "smtp_host": smtp_sink.host,
            "smtp_port": smtp_sink.port,
            "smtp_security": "none",
        },
    )
    mailbox.keep_secrets(imap_password=dovecot.password)
    mailbox.save()
    return address


@pytest.fixture
def _working(process_environment, user):
    worker = subprocess.Popen([sys.executable, "-m", "answerable", "worker"], env=process_environment)
    yield
    worker.terminate()
    worker.wait(30)


def letter(text, **values):
    return text.format(**values).replace("\n", "\r\n").encode()


@pytest.mark.usefixtures("_working")
def test_a_mail_is_answered_and_what_follows_comes_to_its_ticket(visit, ana, dovecot, smtp_sink, user):
    page = visit(ana).open("/queue/")
    dovecot.deliver(user, letter(ASKED, to=user))
    arrived = page.get_by_role("link", name="Stove leaks")
    expect(arrived).to_be_visible(timeout=60_000)  # nobody reloads the page
    arrived.click()

    answer_box(page).fill("Please change the seal.")
    page.get_by_role("button", name="Send", exact=True).click()
    answer = message_from_bytes(smtp_sink.wait_for(1, within=30)[0].content, policy=policy.default)
    ticket = Ticket.objects.get()
    sent = ticket.messages.get(direction="outbound")
    assert answer["In-Reply-To"] == "<asked@example.com>"
    assert answer["References"] == "<asked@example.com>"
    assert answer["Message-ID"] == f"<{sent.external_id}>"
    assert answer["Subject"] == "Re: Stove leaks"
    assert answer["Auto-Submitted"] is None
    assert ticket.token in answer["Reply-To"]
    assert {part.get_content_type() for part in answer.walk()} >= {"text/plain", "text/html"}
    assert wait_until(lambda: state_of(sent) == DeliveryState.DELIVERED, within=20)

    dovecot.deliver(user, letter(AGAIN, to=user, answer=sent.external_id))
    expect(page.locator("#conversation")).to_contain_text("That did not help.", timeout=60_000)
    assert Ticket.objects.count() == 1

    answer_box(page).fill("Then send it in.")
    page.get_by_role("button", name="Send", exact=True).click()
    smtp_sink.wait_for(2, within=30)
    second = ticket.messages.filter(direction="outbound").latest("pk")
    assert wait_until(lambda: state_of(second) == DeliveryState.DELIVERED, within=20)
    dovecot.deliver(user, letter(CAME_BACK, to=user, answer=second.external_id), sender="")
    expect(page.locator("#conversation")).to_contain_text("mailbox is full", timeout=60_000)
    ticket.refresh_from_db()
    assert ticket.waiting_since is not None
    assert Ticket.objects.count() == 1


def state_of(message):
    return Message.objects.get(pk=message.pk).delivery
