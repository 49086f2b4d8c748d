"""Mail from colleagues."""

import pytest

from answerable.channels.email.addressing import reply_address
from answerable.channels.models import ItemState
from answerable.tickets.models import Note

pytestmark = pytest.mark.django_db

GMAIL = """Can somebody take this?

---------- Forwarded message ---------
From: Cleo Carter <cleo@example.com>
Date: Mon, 2 Mar 2026 at 09:00
Subject: Stove leaks
To: Ana <ana@staff.example>

It hisses at 6 ft 2.
"""
OUTLOOK = """-----Ursprüngliche Nachricht-----
Von: Cleo Carter <cleo@example.com>
Gesendet: Montag, 2. März 2026 09:00
An: Ana <ana@staff.example>
Betreff: Stove leaks

It hisses at 6 ft 2.
"""


@pytest.mark.parametrize(("subject", "text"), [("Fwd: Stove leaks", GMAIL), ("WG: Stove leaks", OUTLOOK)])
def test_a_forward_opens_a_ticket_for_whoever_wrote_it(deliver, make_mail, ana, subject, text):
    item = deliver(make_mail(sender="Ana <ana@staff.example>", subject=subject, text=text))

    assert item.state == ItemState.OPENED
    assert item.ticket.customer.identities.get().address == "cleo@example.com"
    assert item.ticket.subject == "Stove leaks"
    assert item.message.text == "It hisses at 6 ft 2."
    assert ["forwarded", "Forwarded by Ana."] in item.message.remarks


def test_what_the_colleague_added_is_a_note(deliver, make_mail, ana):
    item = deliver(make_mail(sender="Ana <ana@staff.example>", subject="Fwd: Stove leaks", text=GMAIL))

    assert Note.objects.get(ticket=item.ticket).text == "Can somebody take this?"


def test_a_forward_by_anybody_else_stays_theirs(deliver, make_mail):
    item = deliver(make_mail(sender="Dora <dora@example.org>", subject="Fwd: Stove leaks", text=GMAIL))

    assert item.ticket.customer.name == "Dora"


def test_a_forward_with_a_forged_sender_is_not_believed(deliver, make_mail, ana, support):
    raw = make_mail(
        sender="Ana <ana@staff.example>",
        subject="Fwd: Stove leaks",
        text=GMAIL,
        Authentication_Results="mx.kestrel.example; dmarc=fail header.from=staff.example",
    )

    assert deliver(raw).ticket.customer.identities.get().address == "ana@staff.example"


def test_a_colleagues_mail_to_a_ticket_is_a_note_and_no_contact(deliver, make_mail, ana, support):
    ticket = deliver(make_mail()).ticket
    to = reply_address(support, ticket.token)

    item = deliver(make_mail(sender="Ana <ana@staff.example>", to=to, text="I know this one."), to=to)

    assert (item.state, item.reason) == (ItemState.RECORDED, "staff_note")
    assert Note.objects.get(ticket=ticket).text.strip() == "I know this one."
    assert ticket.messages.count() == 1
