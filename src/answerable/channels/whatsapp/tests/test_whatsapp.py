"""WhatsApp: what is its alone, beside the contract of all channels."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.services.whatsapp import PICTURE, SECRETS

from answerable.channels.models import Item, Outgoing
from answerable.channels.tasks import fetch_templates
from answerable.channels.whatsapp import templates
from answerable.channels.whatsapp.tests.harness import Harness, told
from answerable.ledger.models import Job
from answerable.ledger.refusals import Refusal
from answerable.tickets.actions import Answer, reply
from answerable.tickets.files import File
from answerable.tickets.models import DeliveryState, Message, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(request, ghent):
    return Harness(request, ghent)


@pytest.fixture
def asked(other, run_jobs):
    other.hand_over(other.said("My stove leaks."))
    run_jobs()
    return Ticket.objects.get()


@pytest.fixture
def asked_long_ago(other, asked):
    """Yesterday, and a while."""
    long_ago = timezone.now() - timedelta(hours=25)
    Message.objects.update(sent_at=long_ago)
    templates.fetch(other.mailbox, at=timezone.now())
    return asked


def _answer(ticket, sam, text, **more):
    return reply(ticket, Answer(text, **more), by=sam.actor(), at=timezone.now())


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (
            {
                "hub.mode": "subscribe",
                "hub.verify_token": SECRETS["verify_token"],
                "hub.challenge": "1158201444",
            },
            200,
        ),
        ({"hub.mode": "subscribe", "hub.verify_token": "guessed", "hub.challenge": "1158201444"}, 403),
        ({"hub.verify_token": SECRETS["verify_token"]}, 403),
    ],
)
def test_the_door_proves_itself_to_whoever_knows_the_word(other, said, status):
    response = Client().get(f"/hooks/whatsapp/{other.mailbox.pk}/", said)

    assert response.status_code == status
    assert (response.content == b"1158201444") == (status == 200)


def test_without_a_secret_nothing_is_believed(other):
    other.mailbox.keep_secrets(app_secret="")
    other.mailbox.save()

    assert other._posted(other.said("My stove leaks."), "") == 403


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (
            {"type": "location", "location": {"latitude": 51.05, "longitude": 3.72, "name": "Shop"}},
            "51.05, 3.72",
        ),
        (
            {
                "type": "contacts",
                "contacts": [{"name": {"formatted_name": "Barbara"}, "phones": [{"phone": "+16505559999"}]}],
            },
            "Barbara · +16505559999",
        ),
        ({"type": "button", "button": {"text": "Another day", "payload": "x"}}, "Another day"),
        (
            {
                "type": "interactive",
                "interactive": {
                    "type": "list_reply",
                    "list_reply": {"id": "a", "title": "Later", "description": "After six"},
                },
            },
            "Later\nAfter six",
        ),
        ({"type": "unsupported", "errors": [{"code": 131051, "title": "Unsupported"}]}, ""),
        ({"type": "location", "location": "somewhere"}, ""),
    ],
)
def test_whatever_they_send_is_said_in_words_or_said_to_be_missing(other, run_jobs, what, words):
    other.hand_over(other.says(what))
    run_jobs()

    message = Message.objects.get()
    assert words in message.text
    assert message.text.strip() or any("does not hand on" in text for _word, text in message.remarks)


def test_a_sign_set_to_an_answer_is_kept_and_is_nobodys_turn(other, asked, sam, run_jobs):
    answer = _answer(asked, sam, "Turn the valve.")
    run_jobs()
    answer.refresh_from_db()
    other.hand_over(other.receipt(answer.external_id, "read"))
    sign = {"type": "reaction", "reaction": {"message_id": answer.external_id, "emoji": "👍"}}
    other.hand_over(other.says(sign, number=1))
    run_jobs()

    asked.refresh_from_db()
    answer.refresh_from_db()
    assert asked.waiting_since is None
    assert asked.messages.last().text == "👍"
    assert answer.read_at


def test_several_at_once_are_kept_each_and_once(other, run_jobs):
    messages = [
        {
            "from": other.number(n),
            "id": f"wamid.{n}",
            "timestamp": "1750030073",
            "type": "text",
            "text": {"body": "Hi"},
        }
        for n in range(3)
    ]
    for _again in range(2):
        assert other.hand_over(told({"messages": messages})) == 200
    run_jobs()

    assert Ticket.objects.count() == 3


class TestFiles:
    def test_a_picture_is_fetched_once_it_is_a_message(self, other, whatsapp, run_jobs):
        whatsapp.files["1003383421387256"] = PICTURE
        image = {
            "caption": "It leaks here",
            "mime_type": "image/png",
            "sha256": "x",
            "id": "1003383421387256",
        }
        other.hand_over(other.says({"type": "image", "image": image}))
        run_jobs()

        message = Message.objects.get()
        assert message.text == "It leaks here"
        assert message.attachments.get().blob.size == len(PICTURE)

    def test_one_that_cannot_be_had_is_said_at_the_message(self, other, whatsapp, run_jobs):
        image = {"mime_type": "image/png", "id": "gone"}
        other.hand_over(other.says({"type": "image", "image": image}))
        run_jobs()

        assert "could not be fetched" in str(Message.objects.get().remarks)

    def test_trouble_that_passes_loses_none(self, other, whatsapp, run_jobs):
        whatsapp.files["7"] = PICTURE
        whatsapp.is_away = True
        other.hand_over(other.says({"type": "image", "image": {"mime_type": "image/png", "id": "7"}}))
        run_jobs()
        assert not Message.objects.get().attachments.exists()

        whatsapp.is_away = False
        Job.objects.update(run_at=timezone.now())
        run_jobs()
        assert Message.objects.get().attachments.count() == 1

    def test_ours_go_with_their_words_under_them(self, asked, sam, whatsapp, run_jobs):
        _answer(asked, sam, "Turn this.", files=[File("valve.png", "image/png", PICTURE)])
        run_jobs()

        (sent,) = whatsapp.sent
        assert (sent["type"], sent["image"]["caption"]) == ("image", "Turn this.")
        assert PICTURE in whatsapp.uploaded[sent["image"]["id"]]


class TestAfterADay:
    def test_free_words_are_refused_in_words_and_kept_nowhere(self, asked_long_ago, sam):
        with pytest.raises(Refusal, match="more than 24 hours ago"):
            _answer(asked_long_ago, sam, "Turn the valve.")

        assert not Outgoing.objects.exists()

    def test_a_template_goes_as_one(self, asked_long_ago, sam, whatsapp, run_jobs):
        said = "Hello Sheena, it comes on Monday, 3 May. Write to us if that does not suit."
        words = f"Your stove\n\n{said}\n\nKestrel Stoves"
        message = _answer(asked_long_ago, sam, words)
        run_jobs()

        (sent,) = whatsapp.sent
        assert (sent["template"]["name"], sent["template"]["language"]) == ("delivery_day", {"code": "en_US"})
        (body,) = sent["template"]["components"]
        assert [each["text"] for each in body["parameters"]] == ["Sheena", "Monday, 3 May"]
        assert Message.objects.get(pk=message.pk).delivery == DeliveryState.QUEUED

    def test_by_name_where_it_is_so(self, asked_long_ago, sam, whatsapp, run_jobs):
        _answer(asked_long_ago, sam, "Dag Sheena, bent u er nog?")
        run_jobs()

        (body,) = whatsapp.sent[0]["template"]["components"]
        assert body["parameters"] == [{"type": "text", "text": "Sheena", "parameter_name": "name"}]

    @pytest.mark.parametrize(
        "text", ["Dag [name?], bent u er nog?", "Dag , bent u er nog?", "Dag Ana, bent u er nog? Ja?"]
    )
    def test_with_gaps_or_more_it_is_none(self, asked_long_ago, sam, text):
        with pytest.raises(Refusal):
            _answer(asked_long_ago, sam, text)

    def test_one_with_a_picture_at_its_head_goes_with_the_picture_of_the_answer(
        self, asked_long_ago, sam, whatsapp, run_jobs
    ):
        picture = File("valve.png", "image/png", PICTURE)
        for files in ([], [File("valve.pdf", "application/pdf", b"%PDF")]):
            with pytest.raises(Refusal, match="picture at its head"):
                _answer(asked_long_ago, sam, "Look!", files=files)
        with pytest.raises(Refusal, match="no files go by WhatsApp"):
            _answer(asked_long_ago, sam, "Dag Sheena, bent u er nog?", files=[picture])

        _answer(asked_long_ago, sam, "Look!", files=[picture])
        run_jobs()

        (head,) = whatsapp.sent[0]["template"]["components"]
        assert (whatsapp.sent[0]["type"], head["type"]) == ("template", "header")
        (sent,) = head["parameters"]
        assert sent["type"] == "image"
        assert PICTURE in whatsapp.uploaded[sent["image"]["id"]]

    def test_when_they_write_again_one_answers_as_one_likes(
        self, other, asked_long_ago, sam, whatsapp, run_jobs
    ):
        other.hand_over(other.said("Still leaks.", number=1))
        run_jobs()
        _answer(asked_long_ago, sam, "Turn the valve.")
        run_jobs()

        assert other.taken() == ["Turn the valve."]

    def test_what_would_leave_after_it_closed_is_refused_when_it_is_written(self, other, asked, sam):
        with pytest.raises(Refusal, match="more than 24 hours ago"):
            _answer(asked, sam, "Turn the valve.", send_at=timezone.now() + timedelta(hours=25))


def test_where_nobody_says_whether_it_was_taken_the_agent_is_told_and_nothing_goes_twice(
    other, asked, sam, whatsapp, run_jobs
):
    other.hang_up()
    message = _answer(asked, sam, "Turn the valve.")
    run_jobs()
    whatsapp.hangs_up = False
    Outgoing.objects.update(unsure_at=timezone.now() - timedelta(minutes=11))
    Job.objects.update(run_at=timezone.now())
    run_jobs()

    message.refresh_from_db()
    assert len(whatsapp.sent) == 1
    assert message.delivery == DeliveryState.FAILED
    assert "never told" in message.delivery_error


def test_time_is_told_by_whoever_wrote(other, run_jobs):
    then = time.time() - 3600
    other.hand_over(other.says({"type": "text", "text": {"body": "Hi"}}, at=then))
    run_jobs()

    assert abs(Message.objects.get().sent_at.timestamp() - then) < 2
    assert Item.objects.get().sender == "+16505551000"


def test_templates_are_fetched_by_the_clock_and_trouble_stands_at_the_account(other, whatsapp):
    fetch_templates()
    other.mailbox.refresh_from_db()
    assert other.mailbox.error == ""
    assert [str(each) for each in other.mailbox.templates.all()] == [
        "delivery_day (en_US)",
        "of_pictures (en_US)",
        "still_there (nl)",
    ]

    whatsapp.is_away = True
    fetch_templates()
    other.mailbox.refresh_from_db()
    assert "trouble" in other.mailbox.error
    assert other.mailbox.templates.count() == 3
