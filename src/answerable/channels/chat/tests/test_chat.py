"""The chat: what is its own, beside the contract of all channels."""

import gzip
import json
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from answerable.channels.chat import leaving
from answerable.channels.chat.doors import views
from answerable.channels.chat.doors.script import _joined
from answerable.channels.chat.identity import claims_of, sign
from answerable.channels.chat.models import Visitor
from answerable.channels.chat.presence import visitor_at
from answerable.channels.chat.samples import PYTHON
from answerable.channels.chat.suggesting import Suggestion
from answerable.channels.chat.tests.harness import SITE, Harness, token_of
from answerable.channels.chat.visitors import renew_secret
from answerable.channels.chat.waiting import expected_wait
from answerable.channels.chat.words import languages
from answerable.channels.email import smtp
from answerable.channels.errors import ChannelError
from answerable.channels.models import Item, Mailbox, Outgoing, OutgoingState
from answerable.channels.tasks import ask_after_receipts
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event, Job
from answerable.ledger.refusals import Refusal
from answerable.people.actions import change_customer
from answerable.people.models import Identity
from answerable.privacy.actions import ask_erasure
from answerable.privacy.models import Reason
from answerable.regions.actions import HoursWanted, add_calendar, remove_calendar
from answerable.tickets.actions import Answer, mark_bounced, note, reply, resend, withdraw
from answerable.tickets.files import File
from answerable.tickets.models import DeliveryState, Message, Ticket

pytestmark = pytest.mark.django_db
IN_AN_HOUR = 3600


@pytest.fixture
def other(request, ghent):
    return Harness(request, ghent)


@pytest.fixture
def asked(other, run_jobs):
    other.post("messages", {"id": "one", "text": "My stove leaks.", "name": "Cleo"})
    run_jobs()
    return Ticket.objects.get()


@pytest.fixture
def mailed(other, asked, ghent, smtp_sink):
    """They left an address, and there is a mailbox to write from."""
    other.post("contact", {"mail": "cleo@example.com", "name": "Cleo"})
    sending = {"smtp_host": smtp_sink.host, "smtp_port": smtp_sink.port, "smtp_security": "none"}
    return Mailbox.objects.create(
        channel="email",
        name="Kestrel",
        address="k@kestrel.example",
        team=ghent,
        settings=sending,
        created_at=timezone.now(),
    )


@pytest.fixture
def closed(other, ada):
    """Nobody is there, whenever the test runs."""
    calendar = add_calendar("Never", HoursWanted("UTC", [()] * 7), by=ada.actor(), at=timezone.now())
    other.mailbox.settings = {"calendar": str(calendar.pk)}
    other.mailbox.save()
    return calendar


def _answer(ticket, staff, text="Turn the valve.", **options):
    return reply(ticket, Answer(text, **options), by=staff.actor(), at=timezone.now())


def _away(*_given, **_named):
    raise ChannelError("The server is away.", permanent=False)


def _later(message, **ago):
    """So long after it was shown, on a page that closed since."""
    Outgoing.objects.filter(message=message).update(sent_at=timezone.now() - timedelta(**ago))
    Visitor.objects.update(here_until=None)
    ask_after_receipts()
    message.refresh_from_db()


class TestPages:
    def test_the_script_is_light_and_says_the_same_in_every_language(self):
        assert len(gzip.compress(_joined()[0], 9)) < 25_000
        assert set(languages()) == {"ar", "de", "en", "es", "fr", "ja", "nl", "pl"}
        assert {frozenset(words) for words in languages().values()} == {frozenset(languages()["en"])}

    @pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://shop.example", "null", ""])
    def test_other_sites_are_not_let_in(self, other, asked, origin):
        response = other.post("conversation", origin=origin)

        assert response.status_code == 403
        assert "Access-Control-Allow-Origin" not in response

    def test_a_browser_may_ask_first_and_no_cookie_goes_along(self, other):
        response = Client().options(f"/chat/{other.mailbox.pk}/messages/", headers={"Origin": SITE})

        assert response["Access-Control-Allow-Origin"] == SITE
        assert "Access-Control-Allow-Credentials" not in response

    def test_a_page_is_told_how_it_looks_in_its_language_and_makes_nobody(self, other):
        said = other.post("start", {"language": "pt,ar-EG,en"}, customer=9).json()

        assert (said["language"], said["dir"], said["known"]) == ("ar", "rtl", False)
        assert Visitor.objects.count() == 1  # the harness's own


class TestWhatVisitorsSee:
    def test_what_was_said_to_them_by_whom_and_no_note(self, other, asked, sam, run_jobs):
        note(asked, "She is difficult.", by=sam.actor(), at=timezone.now())
        _answer(asked, sam, files=[File("valve.txt", "text/plain", b"turn")])
        _answer(asked, sam, "We are here from nine.", is_automatic=True)
        run_jobs()

        seen = other.seen()
        assert [(each["mine"], each["text"], each["who"]) for each in seen["messages"]] == [
            (True, "My stove leaks.", None),
            (False, "Turn the valve.", sam.first_name),
            (False, "We are here from nine.", None),
        ]
        assert "difficult" not in json.dumps(seen)
        download = Client().get(seen["messages"][1]["files"][0]["url"])
        assert (b"".join(download.streaming_content), download["Content-Type"]) == (
            b"turn",
            "application/octet-stream",
        )
        assert Client().get("/chat/files/guessed/").status_code == 404

    def test_a_stranger_sees_nothing_of_it(self, other, asked):
        assert other.post("conversation", customer=1).status_code == 401

    def test_an_answer_that_they_saw_arrived_and_was_read(self, other, asked, sam, run_jobs):
        message = _answer(asked, sam)
        run_jobs()
        receipt = other.seen()["messages"][1]["receipt"]
        other.post("receipts", {"seen": [receipt]})
        run_jobs()

        message.refresh_from_db()
        assert message.delivery == DeliveryState.DELIVERED
        assert message.read_at
        assert other.seen()["messages"][1]["receipt"] is None

    def test_their_place_in_line_and_that_nobody_can_say_how_long(self, other, asked, ana, run_jobs):
        other.post("messages", {"id": "two", "text": "Mine too."}, customer=1)
        run_jobs()
        assert other.seen()["line"] == {"place": 1, "minutes": None}
        assert other.seen(1)["line"] == {"place": 2, "minutes": None}

        message = _answer(asked, ana)
        run_jobs()
        other.post("receipts", {"seen": [other.seen()["messages"][1]["receipt"]]})
        run_jobs()
        assert message.pk
        assert (other.seen()["line"], other.seen()["with"]) == (None, ana.first_name)
        assert other.seen(1)["line"]["place"] == 1


@pytest.mark.parametrize(
    ("answered", "waiting", "expected"),
    [
        ([1, 2, 3, 4], [], None),  # too few
        ([1, 2, 3, 4, 5], [], 4),
        ([1, 1, 1, 1, 9], [], 1),
        ([1, 2, 3, 4, 5], [2, 2, 2], 5),  # those who still wait make it longer
        ([1, 2, 3, 4, 5], [9, 9, 9], None),  # most of those who waited longest have no answer
        ([3] * 10, [1, 1], 3),  # who came just now says nothing yet
    ],
)
def test_what_is_told_of_the_wait_is_what_was_measured(answered, waiting, expected):
    def minutes(each):
        return timedelta(minutes=each)

    told = expected_wait([minutes(each) for each in answered], [minutes(each) for each in waiting])
    assert told == (None if expected is None else minutes(expected))


class TestWhatTheySay:
    @pytest.mark.parametrize(
        ("said", "status", "word"),
        [
            ({"text": "x" * 4001}, 413, "too_long"),
            ({"text": " "}, 400, "empty"),
            ({"text": "x", "files": [{}] * 6}, 413, "too_many_files"),
            ({"text": "x", "id": ""}, 400, "nonsense"),
        ],
    )
    def test_what_is_too_much_is_refused_in_a_word_and_not_kept(self, other, said, status, word):
        response = other.post("messages", {"id": "one", **said})

        assert (response.status_code, response.json()["error"]) == (status, word)
        assert not Item.objects.exists()

    def test_who_says_too_much_at_once_waits(self, other):
        statuses = [other.post("messages", {"id": str(n), "text": "Hello"}).status_code for n in range(21)]

        assert statuses == [200] * 20 + [429]

    def test_files_come_along(self, other, run_jobs):
        files = [{"name": "flame.txt", "type": "text/plain", "data": "aGlzcw=="}, {"name": "x", "data": "?"}]
        other.post("messages", {"id": "one", "text": "Look.", "files": files})
        run_jobs()

        message = Message.objects.get()
        assert [each.filename for each in message.attachments.all()] == ["flame.txt"]
        assert "could not be read" in str(message.remarks)

    def test_that_they_type_is_seen_at_the_ticket_and_what_is_not_sent(
        self, other, asked, ana, signed_in, run_jobs
    ):
        Visitor.objects.update(here_until=timezone.now() + timedelta(minutes=1))
        page = f"{asked.get_absolute_url()}presence/"
        assert "is on the page now" in signed_in(ana).post(page).content.decode()
        before = Event.objects.count()

        other.post("typing")

        assert visitor_at(asked, at=timezone.now()).is_typing
        assert "is typing" in signed_in(ana).post(page).content.decode()
        assert Event.objects.count() == before

    @pytest.mark.django_db(transaction=True)
    def test_a_browser_whose_first_words_come_four_times_at_once_is_one_visitor(
        self, other, at_once, run_jobs
    ):
        said = {"id": "one", "text": "Hello"}

        at_once(*[lambda: other.post("messages", said, customer=5)] * 4)
        run_jobs()

        assert Visitor.objects.count() == 2  # the harness's own, and this
        assert [each.text for each in Message.objects.all()] == ["Hello"]

    def test_where_texts_are_known_they_are_suggested_and_what_came_of_it_is_kept(
        self, other, settings, run_jobs
    ):
        settings.CHAT_SUGGESTIONS = ""
        assert other.post("start").json()["suggests"] is False

        settings.CHAT_SUGGESTIONS = f"{__name__}.suggested"
        found = other.post("suggestions", {"text": "leak", "language": "en"}).json()["found"]

        first, *others = found  # of five, and without one whose address is a script
        assert (first["kind"], first["title"], len(others)) == ("article", "About leak", 2)
        for word in (first["word"], "made up"):
            other.post("followed", {"word": word})
        shown = [each["word"] for each in found[:2]]
        said = {"text": "It leaks still.", "suggested": shown, "followed": [first["word"], "made up"]}
        other.post("messages", {"id": "one", **said})
        run_jobs()
        other.post("messages", {"id": "two", **said})  # the conversation goes on

        told = Event.objects.filter(kind__startswith="suggestion.").order_by("pk")
        assert [(each.kind, each.data.get("key"), each.data.get("followed")) for each in told] == [
            ("suggestion.followed", 1, None),
            ("suggestion.not_enough", 1, True),
            ("suggestion.not_enough", 2, False),
        ]

    @pytest.mark.django_db(transaction=True)
    def test_what_came_of_a_suggestion_is_kept_whatever_transaction_there_is(self, other, settings):
        settings.CHAT_SUGGESTIONS = f"{__name__}.suggested"
        (word, *_others) = [
            each["word"] for each in other.post("suggestions", {"text": "leak"}).json()["found"]
        ]

        assert other.post("followed", {"word": word}).status_code == 204
        said = {"id": "one", "text": "It leaks.", "suggested": [word]}
        assert other.post("messages", said).status_code == 200
        assert Event.objects.filter(kind__startswith="suggestion.").count() == 2

    def test_of_files_so_much_goes_in_a_minute_and_no_more(self, other):
        file = {"name": "a.bin", "type": "image/png", "data": "A" * (13 * 1024 * 1024)}  # 9.75 MB
        sent = [
            other.post("messages", {"id": f"f{number}", "text": "", "files": [file]}) for number in range(4)
        ]
        assert [each.status_code for each in sent] == [200, 200, 200, 429]
        assert other.post("messages", {"id": "words", "text": "Words still go."}).status_code == 200


def suggested(mailbox, words, language):
    whole = [
        Suggestion("article", n, f"About {words}", f"https://help.example/{language}/{n}")
        for n in (1, 2, 3, 4)
    ]
    return [Suggestion("guide", 9, "A script", "javascript:alert(1)"), *whole]


class TestStrangers:
    @pytest.mark.parametrize(
        ("door", "body"),
        [
            (
                "messages",
                {"id": "two", "text": "a\0b", "name": "\0\ud800" + "n" * 300, "mail": "c@example.com"},
            ),
            ("messages", {"id": "\ud800", "text": "Hello", "language": "\0\ud800", "files": [[], "x"]}),
            ("contact", {"mail": "c@example.com", "name": "\0\ud800" + "n" * 300}),
            ("receipts", {"seen": ["\0\ud800", 7, None], "what": {"\0": 1}}),
            ("start", {"code": "\ud800", "language": ["en"]}),
            ("start", {"identity": "\ud800.\ud800"}),
            ("start", b"[" * 15_000),
        ],
    )
    def test_nonsense_breaks_nothing(self, other, asked, run_jobs, door, body):
        assert other.post(door, body).status_code < 500
        assert other.post(door, body, customer=7).status_code < 500
        run_jobs()

    @pytest.mark.parametrize(
        "page",
        [
            f"{SITE}/\nYour account is locked: https://evil.example",
            f"{SITE}/ Your account is locked",
            f"https://evil.example\\@{SITE.removeprefix('https://')}/",
            f"{SITE}/{'long' * 200}",
            "https://evil.example/",
        ],
    )
    def test_a_link_leads_to_a_page_of_the_site_and_says_no_word_of_a_strangers(
        self, other, asked, mailoutbox, run_jobs, page
    ):
        other.post("contact", {"mail": "victim@example.com"})

        other.post("link", {"page": page})
        run_jobs()

        (letter,) = mailoutbox
        assert f"\n{SITE}/#answerable=" in letter.body
        assert not any(word in letter.body for word in ("locked", "evil", "long"))

    def test_nobody_mails_words_of_their_own_to_others_under_our_name(self, other, asked, run_jobs):
        other.post("contact", {"mail": "victim@example.com"})

        assert other.post("transcript").json()["error"] == "not_answered"
        assert not asked.messages.filter(channel="email").exists()

    def test_letters_end_for_a_network_that_comes_as_many(self, other, asked, sam, run_jobs, monkeypatch):
        monkeypatch.setattr(views, "_LETTERS_FROM_ONE", 2)
        statuses = []
        for customer in range(3):
            other.post("messages", {"id": "x", "text": "Hello"}, customer=customer)
            other.post("contact", {"mail": f"victim-{customer}@example.com"}, customer=customer)
            statuses.append(other.post("link", customer=customer).status_code)

        assert statuses == [200, 200, 429]

    def test_what_became_of_a_message_is_told_by_those_alone_who_were_shown_it(
        self, other, asked, sam, run_jobs
    ):
        message = _answer(asked, sam)
        run_jobs()
        message.refresh_from_db()
        other.post("messages", {"id": "x", "text": "Hello"}, customer=1)
        before = Item.objects.count()

        other.post("receipts", {"seen": [message.external_id], "what": "failed"}, customer=1)
        run_jobs()

        message.refresh_from_db()
        assert (message.delivery, Item.objects.count()) == (DeliveryState.QUEUED, before)


class TestNames:
    """Nobody reads what a browser drew."""

    PAGES = ("/queue/", "/tickets/{reference}/", "/customers/{customer}/")

    def shown(self, client, ticket):
        at = {"reference": ticket.reference, "customer": ticket.customer_id}
        return {page: client.get(page.format(**at)).content.decode() for page in self.PAGES}

    def test_a_visitor_without_a_name_is_called_visitor_everywhere(self, other, sam, signed_in, run_jobs):
        other.post("messages", {"id": "one", "text": "My stove leaks."})
        run_jobs()
        ticket = Ticket.objects.get()
        key = Visitor.objects.get().key
        _answer(ticket, sam)
        mark = key[8:12]

        for page, content in self.shown(signed_in(sam), ticket).items():
            assert f"Visitor {mark}" in content, page
            assert key not in content, page
        found = signed_in(sam).get("/search/", {"q": f"visitor {mark}"}).content.decode()
        assert ticket.reference in found
        assert key not in found

    def test_they_are_called_by_what_they_leave_and_by_what_colleagues_write_before_all(
        self, other, asked, ada, run_jobs
    ):
        other.post("messages", {"id": "two", "text": "Hello?"}, customer=1)
        run_jobs()
        stranger = Ticket.objects.exclude(pk=asked.pk).get().customer
        for given, called in (
            ({"mail": "dora@example.com"}, "dora@example.com"),
            ({"mail": "dora@example.com", "name": "Dora"}, "Dora"),
            ({"mail": "d@example.com", "name": "Dora Dam"}, "Dora Dam"),
        ):
            other.post("contact", given, customer=1)
            stranger.refresh_from_db()
            assert str(stranger) == called
        change_customer(stranger, name="Dr. Dam", by=ada.actor(), at=timezone.now())
        other.post("contact", {"mail": "d@example.com", "name": "X"}, customer=1)
        stranger.refresh_from_db()
        assert str(stranger) == "Dr. Dam"

    def test_who_leaves_an_address_before_they_say_anything_is_called_by_it(self, other, run_jobs):
        other.post("contact", {"mail": "cleo@example.com"})
        other.post("messages", {"id": "one", "text": "My stove leaks."})
        run_jobs()

        assert str(Ticket.objects.get().customer) == "cleo@example.com"


class TestLeaving:
    def test_what_they_did_not_see_goes_by_mail(self, other, asked, sam, ghent, run_jobs):
        mail = Mailbox.objects.create(
            channel="email",
            name="Kestrel",
            address="k@kestrel.example",
            team=ghent,
            created_at=timezone.now(),
        )
        assert other.post("contact", {"mail": "Cleo@example.com", "name": "Cleo"}).json() == {
            "mail": "cleo@example.com"
        }
        message = _answer(asked, sam)
        run_jobs()
        _later(message, minutes=16)
        _later(message, minutes=16)  # asked again, it goes no second time

        row = Outgoing.objects.get(message=message)
        assert (message.channel, message.to) == ("email", [["cleo@example.com", "Cleo"]])
        assert (row.mailbox, row.state, row.recipients) == (mail, OutgoingState.QUEUED, ["cleo@example.com"])
        assert message.external_id.endswith("@kestrel.example")
        assert message.subject
        assert Event.objects.filter(kind="message.resent").count() == 1
        assert other.seen()["messages"][1]["text"] == "Turn the valve."  # and here, should they come back

    def test_several_answers_go_as_one_mail_that_says_who_said_what(
        self, other, asked, sam, ada, mailed, smtp_sink, run_jobs
    ):
        first = _answer(asked, sam)
        second = _answer(asked, ada, "And close the bottle.", files=[File("valve.png", "image/png", b"x")])
        run_jobs()
        _later(first, minutes=16)  # the other one was shown a moment ago: somebody writes still
        assert first.channel == "chat"
        Outgoing.objects.filter(message=second).update(sent_at=timezone.now() - timedelta(minutes=4))
        _later(first, minutes=21)
        third = _answer(asked, sam, "Did that help?")
        run_jobs()
        ask_after_receipts()
        run_jobs()

        (mail,) = smtp_sink.letters
        said = message_from_bytes(mail.content, policy=policy.default)
        text = said.get_body(("plain",)).get_content().replace("\r\n", "\n")
        assert text.index("Sam:\nTurn the valve.") < text.index("Ada:\nAnd close the bottle.")
        assert "Did that help?" not in text
        assert [part.get_filename() for part in said.iter_attachments()] == ["valve.png"]
        for message in (first, second):
            message.refresh_from_db()
            assert (message.channel, message.delivery) == ("email", DeliveryState.DELIVERED)
            assert message.remarks[0][0] == "by_mail"
        assert Event.objects.filter(kind="message.delivered").count() == 2
        assert [each["text"] for each in other.seen()["messages"]][1:] == [
            first.text,
            second.text,
            third.text,
        ]

    def test_what_is_too_heavy_for_one_mail_goes_in_two(
        self, asked, sam, mailed, smtp_sink, run_jobs, monkeypatch
    ):
        monkeypatch.setattr(leaving, "_HEAVIEST", 1000)
        for number in range(3):
            _answer(asked, sam, files=[File("valve.png", "image/png", bytes([number]) * 450)])
        run_jobs()
        Outgoing.objects.update(sent_at=timezone.now() - timedelta(minutes=16))
        Visitor.objects.update(here_until=None)
        for _turn in range(3):
            ask_after_receipts()
            run_jobs()

        assert [each.content.count(b"filename=") for each in smtp_sink.letters] == [2, 1]

    def test_what_comes_back_brings_all_of_it_back(self, asked, sam, mailed, smtp_sink, run_jobs):
        both = [_answer(asked, sam), _answer(asked, sam, "And close the bottle.")]
        run_jobs()
        Outgoing.objects.update(sent_at=timezone.now() - timedelta(minutes=16))
        Visitor.objects.update(here_until=None)
        ask_after_receipts()
        ask_after_receipts()
        run_jobs()
        assert len(smtp_sink.letters) == 1
        both[1].refresh_from_db()
        mark_bounced(both[1], "No such mailbox.", by=SYSTEM, at=timezone.now())

        for message in both:
            message.refresh_from_db()
            assert (message.delivery, message.delivery_error) == (DeliveryState.BOUNCED, "No such mailbox.")
        resend(both[0], by=sam.actor(), at=timezone.now())
        run_jobs()
        assert b"Turn the valve" in smtp_sink.letters[1].content
        assert b"close the bottle" not in smtp_sink.letters[1].content
        for message, state in zip(both, (DeliveryState.DELIVERED, DeliveryState.BOUNCED), strict=True):
            message.refresh_from_db()
            assert message.delivery == state

    def test_where_the_server_is_away_none_of_them_is_lost_or_sent_twice(
        self, asked, sam, mailed, smtp_sink, run_jobs, monkeypatch
    ):
        both = [_answer(asked, sam), _answer(asked, sam, "And close the bottle.")]
        run_jobs()
        Outgoing.objects.update(sent_at=timezone.now() - timedelta(minutes=16))
        Visitor.objects.update(here_until=None)
        with monkeypatch.context() as patch:
            patch.setattr(smtp, "send_bytes", _away)
            ask_after_receipts()
            run_jobs()
        for message in both:
            message.refresh_from_db()
            assert (message.channel, message.delivery) == ("email", DeliveryState.QUEUED)
            with pytest.raises(Refusal):  # the line may have broken behind it
                withdraw(message, by=sam.actor(), at=timezone.now())
        Job.objects.update(run_at=timezone.now())
        run_jobs()
        run_jobs()

        assert len(smtp_sink.letters) == 1
        assert set(Message.objects.filter(direction="outbound").values_list("delivery", flat=True)) == {
            "delivered"
        }

    def test_who_is_still_there_is_not_written_to(self, other, asked, sam, run_jobs):
        other.post("contact", {"mail": "cleo@example.com"})
        message = _answer(asked, sam)
        run_jobs()
        Outgoing.objects.update(sent_at=timezone.now() - timedelta(hours=30))
        Visitor.objects.update(here_until=timezone.now() + timedelta(minutes=1))
        ask_after_receipts()

        message.refresh_from_db()
        assert (message.channel, message.delivery) == ("chat", DeliveryState.QUEUED)

    @pytest.mark.parametrize(("hours", "became"), [(23, DeliveryState.QUEUED), (25, DeliveryState.FAILED)])
    def test_without_an_address_its_writer_hears_after_a_day_that_it_reached_nobody(
        self, other, asked, sam, run_jobs, hours, became
    ):
        message = _answer(asked, sam)
        run_jobs()
        _later(message, hours=hours)

        assert message.delivery == became

    def test_outside_hours_an_address_is_asked_for_and_answered_by_mail(self, other, closed, sam, run_jobs):
        response = other.post("messages", {"id": "one", "text": "My stove leaks."})
        assert (response.status_code, response.json()["error"]) == (400, "mail_needed")
        assert other.post("start").json()["closed"]

        other.post("messages", {"id": "one", "text": "My stove leaks.", "mail": "cleo@example.com"})
        run_jobs()

        ticket = Ticket.objects.get()
        assert ticket.channel == "chat"
        assert "nothing proves" in str(ticket.messages.get().remarks)
        answer = _answer(ticket, sam)
        assert (answer.channel, answer.to[0][0]) == ("email", "cleo@example.com")
        assert [each["text"] for each in other.seen()["messages"]] == ["My stove leaks."]

    def test_hours_by_which_a_chat_is_open_are_not_removed(self, closed, ada):
        with pytest.raises(Refusal, match="Kestrel"):
            remove_calendar(closed, by=ada.actor(), at=timezone.now())

    def test_a_transcript_goes_by_mail_and_not_too_often(self, other, asked, sam, run_jobs):
        note(asked, "She is difficult.", by=sam.actor(), at=timezone.now())
        _answer(asked, sam)
        run_jobs()
        assert other.post("transcript").json()["error"] == "mail_needed"
        other.post("contact", {"mail": "cleo@example.com"})

        statuses = [other.post("transcript").status_code for _each in range(4)]

        message = asked.messages.filter(channel="email").first()
        assert "Turn the valve." in message.text
        assert "difficult" not in message.text
        assert (message.is_automatic, statuses) == (True, [200, 200, 200, 429])


class TestSigned:
    @pytest.fixture
    def signed(self, other, ada):
        secret = renew_secret(other.mailbox, by=ada.actor(), at=timezone.now())
        other.mailbox.refresh_from_db()
        until = int(timezone.now().timestamp()) + IN_AN_HOUR

        def make(**said):
            return sign(
                {"id": "7", "name": "Cleo", "mail": "cleo@example.com", "until": until, **said}, secret
            )

        return make

    def test_whoever_is_signed_in_is_the_customer_we_know_on_every_device(
        self, other, signed, cleo, run_jobs
    ):
        other.post("messages", {"id": "one", "text": "My stove leaks.", "identity": signed()}, customer=1)
        run_jobs()
        ticket = Ticket.objects.get()
        assert ticket.customer == Identity.objects.get(channel="email", address="cleo@example.com").customer

        said = other.post("start", {"identity": signed()}, customer=2).json()

        assert [each["text"] for each in said["messages"]] == ["My stove leaks."]
        other.post("messages", {"id": "two", "text": "It hisses."}, customer=2)
        run_jobs()
        assert ticket.messages.count() == 2
        assert other.post("start", {"identity": signed(id="8")}, customer=3).json()["known"] is False

    def test_what_is_not_signed_or_too_old_is_not_believed(self, other, signed):
        for identity in (signed(until=1), signed() + "0", "x", sign({"id": "7"}, "another secret")):
            response = other.post("messages", {"id": "one", "text": "Hello", "identity": identity})
            assert (response.status_code, response.json()["error"]) == (403, "identity")
        assert not Item.objects.exists()

    def test_the_sample_that_sites_copy_signs_as_we_do(self):
        names = {}
        exec(PYTHON, names)
        user = type("User", (), {"id": 7, "name": "Zoë", "email": "zoe@example.com"})

        claims = claims_of(names["identity"](user, "secret"), "secret", at=timezone.now())

        assert (claims.id, claims.name, claims.mail) == ("7", "Zoë", "zoe@example.com")

    def test_a_mailed_link_goes_on_elsewhere_for_two_hours(self, other, asked, time_machine, run_jobs):
        other.post("contact", {"mail": "cleo@example.com"})
        assert other.post("link", {"page": f"{SITE}/stoves"}).status_code == 200
        code = _code(other)

        assert other.post("start", {"code": "guessed"}, customer=1).json()["known"] is False
        assert (
            other.post("start", {"code": code}, customer=1).json()["messages"][0]["text"] == "My stove leaks."
        )
        time_machine.move_to(timezone.now() + timedelta(hours=3))
        assert other.post("start", {"code": code}, customer=2).json()["known"] is False


def _code(other):
    from answerable.channels.chat.visitors import code_of, visitor_of

    return code_of(visitor_of(other.mailbox, token_of(0)))


def test_whoever_is_erased_is_a_stranger_to_us(other, asked, ada, run_jobs):
    other.post("contact", {"mail": "cleo@example.com", "name": "Cleo Peeters"})
    other.post("messages", {"id": "two", "text": "Mine too.", "mail": "cleo@example.com"}, customer=1)
    run_jobs()

    customer = asked.customer
    ask_erasure(customer, Reason.THEY_ASKED, str(customer), by=ada.actor(), at=timezone.now())
    run_jobs()

    assert other.post("conversation").status_code == 401
    assert other.seen(1)["mail"] == "cleo@example.com"  # somebody else's word


class TestSettings:
    def test_an_administrator_sets_one_up_tries_it_and_copies_a_line(self, ada, ghent, signed_in):
        browser = signed_in(ada)
        form = {"name": "Kestrel", "address": SITE, "team": ghent.pk, "origins": "", "greeting": "Hello"}
        browser.post("/channels/new/chat/", form)
        account = Mailbox.objects.get(channel="chat")
        cache.clear()

        page = browser.get(f"/channels/{account.pk}/").content.decode()
        assert f"data-chat=&quot;{account.pk}&quot;" in page
        assert "pages there may show it" in browser.post(f"/channels/{account.pk}/test/").content.decode()
        page = browser.get(f"/channels/{account.pk}/try/?language=ar&theme=auto").content.decode()
        said = f'data-chat="{account.pk}" data-language="ar" data-theme="auto"'
        assert "/chat/widget.js" in page
        assert said in page  # the chat on the page
        assert said.replace('"', "&quot;") in page  # and the line to copy
        assert '<div class="panel section" lang="ar" dir="rtl">' in page
        assert SITE in page
        odd = browser.get(f"/channels/{account.pk}/try/?language=%22%3E&theme=x").content.decode()
        assert "data-language" not in odd
        assert "data-theme=" not in odd

        made = browser.post(f"/channels/{account.pk}/signed-in/").content.decode()
        account.refresh_from_db()
        assert account.secret("identity") in made
        again = browser.get(f"/channels/{account.pk}/signed-in/").content.decode()
        assert account.secret("identity") not in again

    def test_nobody_else_may(self, other, sam, signed_in):
        for page in ("signed-in", "try"):
            assert signed_in(sam).get(f"/channels/{other.mailbox.pk}/{page}/").status_code == 302
        signed_in(sam).post(f"/channels/{other.mailbox.pk}/signed-in/")

        other.mailbox.refresh_from_db()
        assert not other.mailbox.secrets
