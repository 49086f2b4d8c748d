"""What no person wrote: recorded with what it speaks of, never contact, never answered."""

import pytest
from django.utils import timezone

from answerable.channels.actions import release
from answerable.channels.email.addressing import reply_address
from answerable.channels.models import ItemState, Outgoing, OutgoingState
from answerable.channels.outgoing import _sent
from answerable.channels.registry import Sent
from answerable.ledger.models import Job
from answerable.tickets.actions import Answer, close, reply
from answerable.tickets.models import DeliveryState, Message

pytestmark = pytest.mark.django_db

BOUNCE = """From: MAILER-DAEMON@mx.example.com
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <bounce-1@mx.example.com>
Date: Mon, 2 Mar 2026 09:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry, your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {failed}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: message/rfc822

Message-ID: <{original}>
From: support@kestrel.example
To: {failed}
Subject: Re: Stove leaks

Hello
--b--
"""


@pytest.fixture
def answered(deliver, make_mail, sam):
    """A ticket that Sam answered, delivered."""
    ticket = deliver(make_mail()).ticket
    message = reply(ticket, Answer("Please send a picture."), by=sam.actor(), at=timezone.now())
    Job.objects.all().delete()
    row = Outgoing.objects.get(message=message)
    _sent(row, Sent(accepted=("cleo@example.com",)))
    message.refresh_from_db()
    ticket.refresh_from_db()
    assert (message.delivery, ticket.waiting_since) == (DeliveryState.DELIVERED, None)
    return message


def bounce(message, *, failed="cleo@example.com", to="support@kestrel.example"):
    return BOUNCE.format(to=to, failed=failed, original=message.external_id).replace("\n", "\r\n").encode()


def test_a_bounce_comes_back_to_the_message_and_puts_the_wait_back(deliver, answered):
    item = deliver(bounce(answered), sender="")

    answered.refresh_from_db()
    assert (item.state, item.reason, item.message) == (ItemState.RECORDED, "bounce", answered)
    assert answered.delivery == DeliveryState.BOUNCED
    assert "no such user" in answered.delivery_error
    assert answered.ticket.waiting_since is not None
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Empfänger unbekannt".encode(), "Empfänger unbekannt"),
        (b"Empf\xe4nger unbekannt", "Empfänger unbekannt"),
        (b"no such\x00 user", "no such user"),
    ],
)
def test_a_bounce_in_raw_bytes_comes_back_like_any_other(deliver, answered, said, shown):
    item = deliver(bounce(answered).replace(b"no such user", said), sender="")

    answered.refresh_from_db()
    assert item.state == ItemState.RECORDED
    assert shown in answered.delivery_error


def test_a_bounce_of_a_copy_leaves_the_answer_an_answer(deliver, answered):
    Message.objects.filter(pk=answered.pk).update(cc=[["ben@example.org", "Ben"]])

    deliver(bounce(answered, failed="ben@example.org"), sender="")

    answered.refresh_from_db()
    assert answered.delivery == DeliveryState.DELIVERED
    assert "ben@example.org" in answered.delivery_error


def test_a_bounce_to_the_secret_address_finds_its_message_without_an_id(deliver, answered, support):
    to = reply_address(support, answered.ticket.token)

    raw = bounce(answered, to=to).replace(answered.external_id.encode(), b"unknown@elsewhere.example")
    item = deliver(raw, to=to, sender="")

    assert item.message == answered


def test_a_report_on_something_unknown_is_set_aside_where_people_see_it(deliver, answered):
    raw = bounce(answered).replace(answered.external_id.encode(), b"unknown@elsewhere.example")

    assert (item := deliver(raw, sender="")).state == ItemState.QUARANTINED
    assert item.reason == "unmatched_report"


def test_a_vacation_note_is_kept_and_changes_nothing(deliver, make_mail, answered, sam, support):
    close(answered.ticket, by=sam.actor(), at=timezone.now())
    to = reply_address(support, answered.ticket.token)

    item = deliver(make_mail(subject="Out of office", to=to, Auto_Submitted="auto-replied"), to=to)

    ticket = item.ticket
    assert (item.state, item.reason) == (ItemState.RECORDED, "auto_reply")
    assert item.message.is_automatic
    assert ticket.is_closed
    assert ticket.waiting_since is None


def test_an_automatic_reply_by_its_words_alone_and_about_nothing_known_is_set_aside_where_people_see_it(
    deliver, make_mail
):
    item = deliver(make_mail(subject="Automatische Antwort: Bestellung", text="Bin im Urlaub."))
    assert (item.state, item.reason) == (ItemState.QUARANTINED, "auto_reply")

    item = deliver(make_mail(subject="Automatische Antwort: Rechnung", Auto_Submitted="auto-replied"))
    assert (item.state, item.reason) == (ItemState.RECORDED, "auto_reply")


def test_a_letter_about_a_car_is_a_letter(deliver, make_mail):
    item = deliver(make_mail(subject="Auto: Unfallschaden melden", text="Wie melde ich einen Schaden?"))

    assert item.state == ItemState.OPENED


class TestEnvelopeWithoutSender:
    def test_what_matches_nothing_is_set_aside_where_people_see_it_and_never_acknowledged(
        self, deliver, make_mail, support, sam, run_jobs
    ):
        support.settings = {"acknowledge": True, "acknowledgement": "We have it: {reference}"}
        support.save()

        item = deliver(make_mail(subject="Re: your request", text="I am away until Monday."), sender="")
        assert (item.state, item.reason) == (ItemState.QUARANTINED, "auto_reply")
        assert "sender" in item.explanation

        release(item, by=sam.actor(), at=timezone.now())
        run_jobs()
        item.refresh_from_db()
        assert item.state == ItemState.OPENED
        assert not Outgoing.objects.exists()

    def test_what_matches_a_ticket_is_kept_there_and_changes_nothing(
        self, deliver, make_mail, answered, sam, support
    ):
        close(answered.ticket, by=sam.actor(), at=timezone.now())
        to = reply_address(support, answered.ticket.token)

        item = deliver(make_mail(to=to, text="I am away until Monday."), to=to, sender="")

        assert (item.state, item.message.is_automatic) == (ItemState.RECORDED, True)
        assert item.ticket.is_closed
        assert item.ticket.waiting_since is None

    def test_a_transport_that_does_not_tell_the_sender_says_nothing(self, deliver, make_mail):
        assert deliver(make_mail(), sender=None).state == ItemState.OPENED


def test_a_newsletter_is_quarantined_and_can_be_released(deliver, make_mail, sam, run_jobs):
    item = deliver(make_mail(Precedence="bulk", List_Unsubscribe="<https://news.example/u>"))
    assert (item.state, item.reason) == (ItemState.QUARANTINED, "bulk")

    for _ in range(2):
        release(item, by=sam.actor(), at=timezone.now())
    run_jobs()

    item.refresh_from_db()
    assert item.state == ItemState.OPENED


@pytest.mark.parametrize(
    "marks",
    [
        {"Precedence": "bulk"},
        {"sender": "Their desk <noreply@desk.example>"},
        {"List_Id": "<offers.desk.example>", "Precedence": "bulk"},
        {"List_Id": "<offers.desk.example>", "List_Unsubscribe": "<https://x.example>", "Feedback_ID": "1:2"},
    ],
)
def test_mass_mail_on_a_ticket_is_kept_and_changes_nothing(deliver, make_mail, answered, sam, support, marks):
    support.settings = {"acknowledge": True, "acknowledgement": "We have it: {reference}"}
    support.save()
    close(answered.ticket, by=sam.actor(), at=timezone.now())
    to = reply_address(support, answered.ticket.token)

    item = deliver(make_mail(subject="We received your request", to=to, **marks), to=to)

    assert (item.state, item.reason, item.ticket) == (ItemState.RECORDED, "bulk", answered.ticket)
    assert item.message.is_automatic
    assert item.ticket.is_closed
    assert item.ticket.waiting_since is None
    assert Outgoing.objects.count() == 1


def test_mass_mail_on_a_ticket_that_ended_long_ago_opens_nothing(
    deliver, make_mail, answered, sam, support, settings
):
    settings.REOPEN_WINDOW_DAYS = 0
    close(answered.ticket, by=sam.actor(), at=timezone.now())
    to = reply_address(support, answered.ticket.token)

    item = deliver(make_mail(to=to, Precedence="bulk"), to=to)

    assert (item.state, item.ticket) == (ItemState.RECORDED, answered.ticket)


@pytest.mark.parametrize("precedence", [None, "list"])
def test_an_answer_through_a_mailing_list_is_an_answer(deliver, make_mail, answered, support, precedence):
    to = reply_address(support, answered.ticket.token)
    marks = {"Precedence": precedence} if precedence else {}

    item = deliver(make_mail(to=to, List_Id="<team.example.com>", **marks), to=to)

    assert (item.state, item.message.is_automatic) == (ItemState.JOINED, False)
    assert item.ticket.waiting_since is not None


@pytest.mark.parametrize("sender", ["support@kestrel.example", "support+anything@kestrel.example"])
def test_mail_that_claims_to_come_from_us_is_quarantined(deliver, make_mail, sender):
    item = deliver(make_mail(sender=sender))

    assert (item.state, item.reason) == (ItemState.QUARANTINED, "from_ourselves")


def test_mail_from_a_tickets_own_address_to_itself_is_quarantined(deliver, make_mail, support):
    to = reply_address(support, deliver(make_mail()).ticket.token)

    item = deliver(make_mail(sender=to, to=to), to=to)

    assert (item.state, item.reason) == (ItemState.QUARANTINED, "from_ourselves")


def test_the_same_again_and_again_ends_in_quarantine(deliver, make_mail):
    states = [deliver(make_mail(subject="Ping")).state for _ in range(52)]

    assert states[:50] == [ItemState.OPENED] * 50
    assert states[-1] == ItemState.QUARANTINED


class TestAcknowledging:
    @pytest.fixture
    def _wanted(self, support):
        support.settings = {"acknowledge": True, "acknowledgement": "We have it: {reference}"}
        support.save()

    @pytest.mark.usefixtures("_wanted")
    def test_a_person_is_told_that_their_mail_arrived(self, deliver, make_mail):
        ticket = deliver(make_mail()).ticket

        acknowledgement = ticket.messages.get(direction="outbound")
        assert acknowledgement.text == f"We have it: {ticket.reference}"
        assert acknowledgement.is_automatic
        assert ticket.waiting_since is not None

    @pytest.mark.usefixtures("_wanted")
    def test_automatic_mail_is_told_nothing(self, deliver, make_mail):
        deliver(make_mail(Auto_Submitted="auto-generated"))

        assert not Outgoing.objects.exists()

    @pytest.mark.usefixtures("_wanted")
    def test_nobody_is_told_more_than_five_times_a_day(self, deliver, make_mail):
        for number in range(8):
            deliver(make_mail(subject=f"Question {number}"))

        assert Outgoing.objects.count() == 5


def test_what_cannot_be_sent_fails_visibly_and_can_be_sent_again(deliver, make_mail, sam, support, run_jobs):
    from answerable.tickets.actions import resend

    ticket = deliver(make_mail()).ticket
    support.is_active = False
    support.save()
    message = reply(ticket, Answer("Hello"), by=sam.actor(), at=timezone.now())
    run_jobs()

    message.refresh_from_db()
    ticket.refresh_from_db()
    assert message.delivery == DeliveryState.FAILED
    assert "mailbox" in message.delivery_error
    assert ticket.waiting_since is not None

    support.is_active = True
    support.save()
    resend(message, by=sam.actor(), at=timezone.now())
    row = Outgoing.objects.get(message=message)
    assert (row.state, row.mailbox) == (OutgoingState.QUEUED, support)
