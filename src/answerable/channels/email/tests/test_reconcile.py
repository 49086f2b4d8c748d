"""The proof that nothing was missed: what the mailbox holds against what we have."""

import pytest
from django.utils import timezone
from tests.services.cutting_proxy import CuttingProxy

from answerable.channels.email import reconcile as reconciling
from answerable.channels.email.reconcile import reconcile
from answerable.channels.models import Item, Mailbox
from answerable.channels.receiving import receive
from answerable.tickets.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user(dovecot):
    return dovecot.new_user()


@pytest.fixture
def box(db, dovecot, user):
    box = Mailbox(
        channel="email",
        name="Help",
        address=user,
        settings={"imap_host": "127.0.0.1", "imap_port": dovecot.imap_port, "imap_security": "none"},
        created_at=timezone.now(),
    )
    box.keep_secrets(imap_password=dovecot.password)
    box.save()
    return box


def letter(number, extra=b""):
    head = b"From: Cleo <cleo@example.com>\r\nTo: help@x.example\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n"
    return (
        extra
        + head
        + b"Subject: Mail %d\r\nMessage-ID: <%d@x>\r\n\r\nHello %d.\r\n" % (number, number, number)
    )


@pytest.fixture
def held(dovecot, user):
    """Ten mails lie there."""
    with dovecot.client(user) as client:
        for number in range(10):
            client.append(letter(number), "INBOX")


def keep(box, content):
    return receive(content, channel="email", mailbox=box, source="lmtp", at=timezone.now())


def test_exactly_the_missing_one_is_listed(box, held):
    for number in range(10):
        if number != 6:
            keep(box, letter(number))
    result = reconcile(box)
    assert (result.folder, result.held, result.known) == ("INBOX", 10, 9)
    (missing,) = result.missing
    assert (missing.uid, missing.message_id, missing.subject) == (7, "6@x", "Mail 6")
    assert missing.sender == "cleo@example.com"
    assert missing.arrived_at is not None
    assert not result.is_complete


def test_nothing_is_changed_by_looking(box, held, dovecot, user):
    reconcile(box)
    assert not Item.objects.exists()
    with dovecot.client(user) as client:
        assert not any("\\Seen" in mail.flags for mail in client.fetch(mark_seen=False))


def test_what_is_missing_can_be_taken_in(box, held, monkeypatch):
    monkeypatch.setattr(reconciling, "_BATCH", 4)
    monkeypatch.setattr(reconciling, "_FETCHED_AT_ONCE", 3)
    heard = []
    result = reconcile(box, fetch_missing=True, progress=lambda done, total: heard.append((done, total)))
    assert result.is_complete
    assert [each.is_taken for each in result.missing] == [True] * 10
    assert heard == [(4, 10), (8, 10), (10, 10)]
    assert Item.objects.count() == 10
    assert not reconcile(box).missing


def test_what_was_missed_waits_for_an_answer_from_now_on(box, dovecot, user, run_jobs, make_answer, ana):
    box.settings |= {"acknowledge": True, "acknowledgement": "It is here."}
    box.save()
    first = keep(box, letter(1))
    run_jobs()
    ticket = Item.objects.get(pk=first.pk).ticket
    make_answer(ticket, by=ana)
    ticket.refresh_from_db()
    said = ticket.messages.count()
    with dovecot.client(user) as client:
        client.append(letter(2, extra=b"References: <1@x>\r\n"), "INBOX")

    reconcile(box, fetch_missing=True)
    run_jobs()

    missed = Message.objects.get(external_id="2@x")
    ticket.refresh_from_db()
    assert missed.ticket == ticket
    assert ticket.waiting_since == missed.created_at > ticket.answered_at
    assert missed.sent_at.isoformat() == "2026-03-02T09:00:00+00:00"
    assert ticket.messages.count() == said + 1  # no acknowledgement
    assert not reconcile(box).missing


def test_what_came_another_way_with_lines_on_top_is_known(box, held, run_jobs):
    for number in range(10):
        keep(box, letter(number, extra=b"Received: from mx by relay; Mon, 2 Mar 2026 09:00:01 +0000\r\n"))
    run_jobs()
    assert not reconcile(box).missing


def test_another_mail_with_a_known_id_is_missing_and_said_to_be_so(box, dovecot, user, run_jobs):
    keep(box, letter(1))
    run_jobs()
    with dovecot.client(user) as client:
        client.append(letter(1).replace(b"Hello 1", b"Something else"), "INBOX")
    (missing,) = reconcile(box).missing
    assert missing.has_known_id


def test_a_mail_that_cannot_be_looked_at_is_not_passed_over(box, held, dovecot):
    proxy = CuttingProxy(dovecot.imap_port)
    proxy.rewrite = lambda data: data.replace(b"UID 3 BODY[]", b"UID 3 XXXX[]")
    box.settings["imap_port"] = proxy.port
    for number in range(10):
        keep(box, letter(number))
    try:
        (missing,) = reconcile(box).missing
    finally:
        proxy.close()
    assert missing.uid == 3
    assert "does not give" in missing.why


def test_a_mail_that_is_named_but_not_described_is_not_passed_over(box, held, dovecot):
    proxy = CuttingProxy(dovecot.imap_port)
    proxy.rewrite = lambda data: data.replace(b"UID 3 RFC822.SIZE", b"UID 3 RFC822.XXXX")
    box.settings["imap_port"] = proxy.port
    for number in range(10):
        keep(box, letter(number))
    try:
        result = reconcile(box)
    finally:
        proxy.close()
    (missing,) = result.missing
    assert (result.held, result.known, missing.uid) == (10, 9, 3)
    assert "does not describe" in missing.why
