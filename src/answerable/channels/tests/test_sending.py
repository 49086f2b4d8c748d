"""From an agent's answer to a real mail server."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from answerable.channels.models import Mailbox, Outgoing, OutgoingState
from answerable.channels.tasks import deliver as deliver_task
from answerable.commands.rebuilding import rebuild_everything
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event, Job, JobState
from answerable.ledger.refusals import Refusal
from answerable.tickets.actions import (
    Answer,
    keep_draft,
    keep_picture,
    mark_bounced,
    merge,
    reply,
    resend,
    split,
    withdraw,
)
from answerable.tickets.erasing import wipe_ticket
from answerable.tickets.files import File
from answerable.tickets.models import DeliveryState, DocumentKind, Draft, DraftKind, SearchDocument
from answerable.tickets.search.indexing import message_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(deliver, make_mail, support, smtp_sink, sam):
    """answered(cc=…): Sam has answered Cleo's mail; nothing is sent yet."""
    support.settings = {"smtp_host": smtp_sink.host, "smtp_port": smtp_sink.port, "smtp_security": "none"}
    support.signature = "Kestrel Trail, Ghent"
    support.save()
    ticket = deliver(make_mail(message_id="<asked@example.com>")).ticket

    def answer(**fields):
        return reply(ticket, Answer("Try the new seal.", **fields), by=sam.actor(), at=timezone.now())

    return answer


def try_again():
    Job.objects.filter(state=JobState.READY).update(run_at=timezone.now())


def test_an_answer_with_markup_and_a_picture_is_both_a_plain_and_a_rich_mail(answered, smtp_sink, run_jobs):
    pixel = File("zip.png", "image/png", b"\x89PNG\r\n\x1a\n and its pixels", content_id="zip@picture")
    html = (
        '<div>Try the <b>new</b> seal:</div><ul><li>push</li></ul><img src="cid:zip@picture" alt="the zip">'
    )
    answered(html=html, files=[pixel, File("a.txt", "text/plain", b"x")])
    run_jobs()

    letter = message_from_bytes(smtp_sink.wait_for(1)[0].content, policy=policy.default)
    plain, rich = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().splitlines()[:4] == ["Try the new seal:", "", "- push", "[the zip]"]
    assert "<b>new</b>" in rich.get_content()
    assert 'src="cid:zip@picture"' in rich.get_content()
    [shown] = [part for part in letter.walk() if part["Content-ID"] == "<zip@picture>"]
    assert (shown.get_content_type(), shown.get_content_disposition()) == ("image/png", "inline")
    assert [part.get_filename() for part in letter.iter_attachments()] == ["a.txt"]


def test_an_answer_reaches_the_customer_with_what_their_answer_needs(answered, smtp_sink, run_jobs, support):
    message = answered()
    run_jobs()

    message.refresh_from_db()
    letter = message_from_bytes(smtp_sink.wait_for(1)[0].content, policy=policy.default)
    token = message.ticket.token
    assert smtp_sink.letters[0].sender == f"support+{token}@kestrel.example"
    assert smtp_sink.letters[0].recipients == ("cleo@example.com",)
    assert letter["Message-ID"] == f"<{message.external_id}>"
    assert letter["In-Reply-To"] == "<asked@example.com>"
    assert "<asked@example.com>" in letter["References"]
    assert letter["Reply-To"].addresses[0].addr_spec == f"support+{token}@kestrel.example"
    assert letter["Subject"] == "Re: Stove leaks"
    assert letter["Auto-Submitted"] is None
    assert "Try the new seal." in letter.get_body(("plain",)).get_content()
    assert "Kestrel Trail, Ghent" in letter.get_body(("html",)).get_content()
    assert message.delivery == DeliveryState.DELIVERED
    assert message.ticket.waiting_since is None


def test_what_is_put_off_is_tried_again(answered, smtp_sink, run_jobs):
    smtp_sink.replies["cleo@example.com"] = "451 come back later"
    message = answered()
    run_jobs()

    message.refresh_from_db()
    assert message.delivery == DeliveryState.QUEUED
    assert "come back later" in message.delivery_error

    smtp_sink.replies.clear()
    try_again()
    run_jobs()
    message.refresh_from_db()
    assert (message.delivery, message.delivery_error) == (DeliveryState.DELIVERED, "")


def test_a_copy_that_is_put_off_is_tried_alone(answered, smtp_sink, run_jobs):
    smtp_sink.replies["ben@example.org"] = "451 come back later"
    message = answered(cc=[("ben@example.org", "Ben")])
    run_jobs()

    message.refresh_from_db()
    assert message.delivery == DeliveryState.DELIVERED
    assert Outgoing.objects.get(message=message).state == OutgoingState.QUEUED

    smtp_sink.replies.clear()
    try_again()
    run_jobs()
    assert [letter.recipients for letter in smtp_sink.letters] == [
        ("cleo@example.com",),
        ("ben@example.org",),
    ]
    assert Outgoing.objects.get(message=message).state == OutgoingState.SENT


def test_a_refusal_for_good_is_on_the_ticket_at_once(answered, smtp_sink, run_jobs):
    smtp_sink.replies["cleo@example.com"] = "550 no such user"
    message = answered()
    run_jobs()

    message.refresh_from_db()
    assert message.delivery == DeliveryState.FAILED
    assert "no such user" in message.delivery_error
    assert message.ticket.waiting_since is not None
    assert message.ticket.status.category == "open"


@pytest.mark.parametrize("odd", ["ben,dora@example.org", f"ben@{'a' * 64}é.example", "ben"])
def test_an_address_that_is_none_is_refused_alone(answered, smtp_sink, run_jobs, odd):
    message = answered(cc=[(odd, "Ben"), ("dora@example.org", "Dora")])
    run_jobs()

    message.refresh_from_db()
    letter = smtp_sink.wait_for(1)[0]
    assert letter.recipients == ("cleo@example.com", "dora@example.org")
    assert b"Cc: Dora <dora@example.org>" in letter.content
    assert message.delivery == DeliveryState.DELIVERED
    assert odd in message.delivery_error
    assert not Job.objects.exists()


def test_an_answer_to_nothing_but_an_address_that_is_none_fails_at_once(answered, smtp_sink, run_jobs):
    message = answered(to=[("ben,dora@example.org", "Ben")])
    run_jobs()

    message.refresh_from_db()
    assert (message.delivery, smtp_sink.letters) == (DeliveryState.FAILED, [])
    assert "ben,dora@example.org" in message.delivery_error


def test_a_relays_long_address_is_sent_to(answered, smtp_sink, run_jobs):
    relayed = f"reply+{'a' * 70}@reply.github.example"
    answered(cc=[(relayed, "Bot")])
    run_jobs()

    assert smtp_sink.wait_for(1)[0].recipients == ("cleo@example.com", relayed)


def test_a_mail_that_cannot_be_written_fails_at_once(answered, support, run_jobs):
    support.address = "sup,port@kestrel.example"
    support.save()
    message = answered()
    run_jobs()

    message.refresh_from_db()
    assert message.delivery == DeliveryState.FAILED
    assert "sup,port@kestrel.example" in message.delivery_error


def test_a_job_that_runs_twice_sends_once(answered, smtp_sink, run_jobs):
    message = answered()
    run_jobs()

    assert deliver_task(outgoing_id=Outgoing.objects.get(message=message).pk) is None
    assert len(smtp_sink.letters) == 1


def test_what_is_searched_is_what_a_rebuild_would_make(answered):
    message = answered()

    kept = SearchDocument.objects.get(kind=DocumentKind.MESSAGE, object_id=message.pk)
    message.refresh_from_db()
    assert kept.words == message_document(message).words
    assert "sam" in kept.words.split()


def test_what_was_taken_back_or_shows_a_picture_is_searched_as_a_rebuild_would_make_it(answered, sam):
    now, by = timezone.now(), sam.actor()
    ticket = answered().ticket
    picture = keep_picture(ticket, File("torn.png", "image/png", b"\x89PNG\r\n\x1a\nx"), by=by, at=now)
    files = [File("../away/label.pdf", "application/pdf", b"%PDF")]
    html = f'<p>Like this:</p><img src="cid:{picture.content_id}">'
    for words in ("", "Not so."):
        said = reply(ticket, Answer(words, html=html if not words else "", files=files), by=by, at=now)
    withdraw(said, by=by, at=now)

    assert rebuild_everything(lambda _count: None).documents == 0
    wipe_ticket(ticket, at=now)
    assert rebuild_everything(lambda _count: None).documents == 0


def test_what_came_back_is_sent_again_to_its_addressee_and_not_to_the_copy(
    answered, smtp_sink, run_jobs, sam
):
    message = answered(cc=[("ben@example.org", "Ben")])
    run_jobs()
    mark_bounced(message, "mailbox is full", by=SYSTEM, at=timezone.now())

    resend(message, by=sam.actor(), at=timezone.now())
    run_jobs()

    letters = smtp_sink.wait_for(2)
    assert letters[0].recipients == ("cleo@example.com", "ben@example.org")
    assert letters[1].recipients == ("cleo@example.com",)
    message.refresh_from_db()
    assert message.delivery == DeliveryState.DELIVERED


def test_what_had_no_mailbox_at_first_is_sent_with_what_its_answer_needs(
    answered, smtp_sink, run_jobs, support, sam
):
    support.is_active = False
    support.save()
    message = answered()
    run_jobs()
    support.is_active = True
    support.save()

    message = resend(message, by=sam.actor(), at=timezone.now())
    run_jobs()

    letter = message_from_bytes(smtp_sink.wait_for(1)[0].content, policy=policy.default)
    assert message.external_id
    assert letter["Message-ID"] == f"<{message.external_id}>"
    assert message.from_address == "support@kestrel.example"
    kept = SearchDocument.objects.get(kind=DocumentKind.MESSAGE, object_id=message.pk)
    assert kept.words == message_document(message).words


class TestWayOut:
    @pytest.fixture
    def other(self, support):
        """A second mailbox of the same team, of another brand."""
        return Mailbox.objects.create(
            channel="email",
            name="Brand B",
            address="help@brandb.example",
            team=support.team,
            created_at=timezone.now(),
        )

    def mailbox_of_answer(self, ticket, sam):
        message = reply(ticket, Answer("Hello"), by=sam.actor(), at=timezone.now())
        return Outgoing.objects.get(message=message).mailbox

    def test_what_was_split_off_is_answered_from_where_it_was_written_to(
        self, deliver, make_mail, other, sam
    ):
        def written(**headers):
            return deliver(make_mail(to=other.address, **headers), mailbox=other, to=other.address)

        ticket = written(message_id="<q@example.com>").ticket
        second = written(subject="My tent", References="<q@example.com>")

        new = split(ticket, [second.message], by=SYSTEM, at=timezone.now())

        assert self.mailbox_of_answer(new, sam) == other

    def test_what_came_by_a_merge_is_answered_from_where_it_was_written_to(
        self, deliver, make_mail, make_ticket, other, sam, cleo
    ):
        item = deliver(make_mail(to=other.address), mailbox=other, to=other.address)
        kept = make_ticket(team=other.team, customer=cleo)

        merge(item.ticket, kept, by=SYSTEM, at=timezone.now())

        assert self.mailbox_of_answer(kept, sam) == other

    def test_what_a_machine_wrote_elsewhere_says_nothing(self, deliver, make_mail, support, other, sam):
        ticket = deliver(make_mail()).ticket
        to = f"support+{ticket.token}@kestrel.example"
        deliver(make_mail(to=to, Auto_Submitted="auto-replied"), mailbox=other, to=to)

        assert self.mailbox_of_answer(ticket, sam) == support


def test_a_refused_addressee_is_told_though_a_copy_went_out_later(answered, smtp_sink, run_jobs):
    smtp_sink.replies |= {"cleo@example.com": "550 no such user", "ben@example.org": "451 come back later"}
    message = answered(cc=[("ben@example.org", "Ben")])
    run_jobs()
    smtp_sink.replies.clear()
    try_again()
    run_jobs()

    message.refresh_from_db()
    assert [letter.recipients for letter in smtp_sink.letters] == [("ben@example.org",)]
    assert message.delivery == DeliveryState.FAILED
    assert "no such user" in message.delivery_error


@pytest.fixture
def in_an_hour():
    return timezone.now() + timedelta(hours=1)


def _its_hour_comes():
    Job.objects.filter(state=JobState.READY).update(run_at=timezone.now())


def test_an_answer_for_later_goes_when_its_hour_comes(answered, smtp_sink, run_jobs, in_an_hour):
    message = answered(send_at=in_an_hour)
    run_jobs()
    assert smtp_sink.letters == []
    assert message.is_held(at=timezone.now())

    _its_hour_comes()
    run_jobs()
    assert len(smtp_sink.wait_for(1)) == 1
    message.refresh_from_db()
    assert message.delivery == DeliveryState.DELIVERED


def test_what_is_taken_back_is_never_sent(answered, smtp_sink, run_jobs, in_an_hour, sam):
    message = answered(send_at=in_an_hour)

    message = withdraw(message, by=sam.actor(), at=timezone.now())
    _its_hour_comes()
    run_jobs()

    assert smtp_sink.letters == []
    assert Outgoing.objects.get().state == OutgoingState.WITHDRAWN
    assert Draft.objects.get(staff=sam).text == "Try the new seal."
    ticket = message.ticket
    assert (ticket.status.category, ticket.waiting_since is None) == ("open", False)
    assert not SearchDocument.objects.filter(kind=DocumentKind.MESSAGE, object_id=message.pk).exists()


def test_what_is_being_sent_cannot_be_taken_back(answered, run_jobs, sam):
    message = answered()
    Job.objects.filter(task="channels.tasks.deliver").update(state=JobState.RUNNING, worker="another")

    with pytest.raises(Refusal, match="on its way already"):
        withdraw(message, by=sam.actor(), at=timezone.now())

    message.refresh_from_db()
    assert message.delivery == DeliveryState.QUEUED
    assert not Draft.objects.exists()


def test_what_a_server_may_have_taken_cannot_be_taken_back(answered, smtp_sink, run_jobs, sam):
    smtp_sink.replies["cleo@example.com"] = "451 come back later"
    message = answered()
    run_jobs()
    with pytest.raises(Refusal, match="on its way already"):
        withdraw(message, by=sam.actor(), at=timezone.now())


def test_what_was_sent_cannot_be_taken_back(answered, run_jobs, sam):
    message = answered()
    run_jobs()
    with pytest.raises(Refusal, match="sent already"):
        withdraw(message, by=sam.actor(), at=timezone.now())


def test_the_draft_that_one_has_begun_since_is_kept(answered, in_an_hour, sam):
    message = answered(send_at=in_an_hour)
    keep_draft(message.ticket, DraftKind.REPLY, "One thing more", by=sam.actor(), at=timezone.now())
    withdraw(message, by=sam.actor(), at=timezone.now())
    assert Draft.objects.get().text == "One thing more\n\nTry the new seal."


def test_the_customer_who_writes_first_stops_what_waits_for_its_hour(
    answered, smtp_sink, run_jobs, in_an_hour, deliver, make_mail, sam
):
    message = answered(send_at=in_an_hour)
    assert message.ticket.status.category == "waiting_customer"

    item = deliver(make_mail(text="Never mind, it works.", in_reply_to="<asked@example.com>"))
    _its_hour_comes()
    run_jobs()

    assert item.ticket == message.ticket
    assert smtp_sink.letters == []
    message.refresh_from_db()
    assert message.delivery == DeliveryState.WITHDRAWN
    assert Draft.objects.get(staff=sam).text == "Try the new seal."
    assert item.ticket.status.category == "open"
    kinds = list(
        Event.objects.filter(ticket_id=item.ticket_id).order_by("number").values_list("kind", flat=True)
    )
    assert kinds[-3:] == ["message.withdrawn", "ticket.status_changed", "message.received"]


def test_a_machine_that_writes_first_stops_nothing(answered, in_an_hour, deliver, make_mail):
    message = answered(send_at=in_an_hour)
    deliver(make_mail(in_reply_to="<asked@example.com>", Auto_Submitted="auto-replied"))
    message.refresh_from_db()
    assert message.delivery == DeliveryState.QUEUED
