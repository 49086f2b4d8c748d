"""The acknowledgement of a mail names what perhaps answers it, as the letter of a form does."""

import re

import pytest
from django.conf import settings
from django.test import Client

from answerable.selfservice.finding import lettering
from answerable.selfservice.models import Suggested

pytestmark = pytest.mark.django_db
ASKED = {"subject": "Yellow flame", "text": "Why is the flame of my stove yellow?"}
TITLE = "Why the flame is yellow"


@pytest.fixture
def mailbox(support, brand):
    """Kestrel's, and it tells customers that their mail arrived."""
    support.brand = brand
    support.settings = {
        "acknowledge": True,
        "acknowledgement": "We have it: {reference}",
        "trusted_authserv": "mx.kestrel.example",
    }
    support.save()
    return support


@pytest.fixture
def shown(monkeypatch):
    """Nobody is held out by chance."""
    monkeypatch.setattr(lettering, "is_held_out", lambda _visitor: False)


def _told(item):
    return item.ticket.messages.get(direction="outbound").text


def test_it_names_good_answers_and_notes_that_one_was_opened(
    shelf,
    shown,
    mailbox,
    front,
    deliver,
    make_mail,
    run_jobs,
):
    item = deliver(make_mail(**ASKED))
    run_jobs()
    told = _told(item)
    assert told.startswith(f"We have it: {item.ticket.reference}\n\nPerhaps this answers it already:")
    assert TITLE in told
    row = Suggested.objects.get()
    assert (row.where, row.customer, row.item) == ("mail", item.ticket.customer, item)
    assert (row.shown, row.followed_at) == ([["article", 2]], None)
    (address,) = re.findall(r"http\S+letter=\S+", told)
    assert Client().get(address.removeprefix(settings.BASE_URL)).status_code == 302
    row.refresh_from_db()
    assert row.followed_at is not None


def test_it_is_said_in_the_customers_language(
    shelf,
    shown,
    mailbox,
    front,
    deliver,
    make_mail,
    cleo,
    run_jobs,
):
    cleo.language = "de"
    cleo.save()
    item = deliver(make_mail(subject="Kocher zurückschicken", text="Einen Kocher zurückschicken?"))
    run_jobs()
    assert "Vielleicht beantwortet das Ihre Frage schon:\n\nEinen Kocher zurückschicken" in _told(item)


def test_one_in_ten_is_told_that_it_arrived_and_no_more(
    shelf,
    monkeypatch,
    mailbox,
    front,
    deliver,
    make_mail,
    run_jobs,
):
    monkeypatch.setattr(lettering, "is_held_out", lambda _visitor: True)
    item = deliver(make_mail(**ASKED))
    run_jobs()
    assert _told(item) == f"We have it: {item.ticket.reference}"
    assert Suggested.objects.get().is_held_out


@pytest.mark.parametrize(
    "result", ["dmarc=fail header.from=example.com", "spf=fail smtp.mailfrom=example.com"]
)
def test_an_address_that_was_forged_is_told_of_nothing(
    shelf,
    shown,
    mailbox,
    front,
    deliver,
    make_mail,
    run_jobs,
    result,
):
    found = {"Authentication_Results": f"mx.kestrel.example; {result}"}
    item = deliver(make_mail(**ASKED, **found))
    run_jobs()
    assert _told(item) == f"We have it: {item.ticket.reference}"
    assert not Suggested.objects.exists()


def test_what_partners_alone_read_is_not_named(
    shelf,
    shown,
    mailbox,
    front,
    deliver,
    make_mail,
    run_jobs,
):
    item = deliver(make_mail(subject="Invoices", text="How are repairs invoiced to partners?"))
    run_jobs()
    assert "invoiced to partners" not in _told(item)


def test_a_mail_that_goes_on_with_a_ticket_is_told_nothing(
    shelf,
    shown,
    mailbox,
    front,
    deliver,
    make_mail,
    run_jobs,
):
    first = deliver(make_mail(**ASKED, message_id="<first@example.com>"))
    again = deliver(make_mail(**ASKED, References="<first@example.com>"))
    run_jobs()
    assert again.ticket == first.ticket
    assert first.ticket.messages.filter(direction="outbound").count() == 1
    assert Suggested.objects.count() == 1


def test_nobody_is_told_more_than_five_times_a_day(
    shelf,
    shown,
    mailbox,
    front,
    deliver,
    make_mail,
    run_jobs,
):
    tickets = {deliver(make_mail(**{**ASKED, "subject": f"Flame {number}"})).ticket for number in range(7)}
    run_jobs()
    assert sum(each.messages.filter(direction="outbound").count() for each in tickets) == 5


def test_without_pages_for_customers_it_says_what_it_said(
    shelf,
    shown,
    mailbox,
    deliver,
    make_mail,
):
    item = deliver(make_mail(**ASKED))
    assert _told(item) == f"We have it: {item.ticket.reference}"
