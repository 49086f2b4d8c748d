"""What strangers write is shown and never run."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.tickets.actions import note, tag
from answerable.tickets.files import File

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


class _Inline(HTMLParser):
    """Gathers what would run or be drawn from within the page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        is_script = tag == "script" and "src" not in names and names.get("type") != "application/json"
        if is_script or tag == "style" or "style" in names or any(name.startswith("on") for name in names):
            self.found.append((tag, names))


@pytest.fixture
def poisoned(make_ticket, make_message, make_customer, ghent, ana):
    customer = make_customer(EVIL, address="evil@example.com")
    ticket = make_ticket(team=ghent, customer=customer, subject=EVIL)
    make_message(
        ticket,
        text=f"Hello\n\n{EVIL}",
        from_name=EVIL,
        subject=EVIL,
        files=[File(f"{EVIL}.html", "text/html", b"<script>alert(3)</script>")],
        remarks=[["defect", EVIL]],
    )
    note(ticket, EVIL, by=ana.actor(), at=timezone.now())
    tag(ticket, "<b>bold</b>", by=ana.actor(), at=timezone.now())
    return ticket


def _pages(ticket):
    return [
        ticket.get_absolute_url(),
        reverse("desk:conversation", args=[ticket.reference]),
        reverse("desk:ticket_head", args=[ticket.reference]),
        reverse("desk:ticket_side", args=[ticket.reference]),
        reverse("desk:queue"),
        reverse("desk:search") + "?q=alert",
        reverse("desk:search") + "?q=%3Cscript%3Ealert(1)%3C/script%3E",
        reverse("desk:customer", args=[ticket.customer_id]),
    ]


def test_nothing_that_a_customer_writes_becomes_markup(poisoned, ana, signed_in):
    for url in _pages(poisoned):
        page = signed_in(ana).get(url).content.decode()
        assert "<script>alert" not in page, url
        assert "<img src=x" not in page, url
        assert "<b>bold</b>" not in page, url


def test_no_page_holds_a_script_a_style_or_a_handler_of_its_own(poisoned, ada, signed_in):
    others = [reverse(f"desk:{name}") for name in ("jobs", "mailboxes", "mailbox_new", "quarantine", "me")]
    for url in [*_pages(poisoned), *others]:
        page = signed_in(ada).get(url).content.decode()
        assert _Inline(page).found == [], url


def test_every_page_forbids_what_does_not_come_from_us(poisoned, ana, signed_in):
    for url in _pages(poisoned):
        policy = signed_in(ana).get(url)["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_pictures_from_elsewhere_load_only_when_asked_for(make_ticket, make_message, ghent, ana, signed_in):
    html = '<p>See <img data-remote-src="https://elsewhere.example/track.png" loading="lazy"></p>'
    message = make_message(make_ticket(team=ghent), html=html)
    url = message.ticket.get_absolute_url()

    plain = signed_in(ana).get(url)
    asked = signed_in(ana).get(f"{url}?pictures={message.pk}")

    assert ' src="https://elsewhere.example' not in plain.content.decode()
    assert "https:" not in plain["Content-Security-Policy"]
    assert ' src="https://elsewhere.example/track.png"' in asked.content.decode()
    assert "script-src 'self'" in asked["Content-Security-Policy"]
