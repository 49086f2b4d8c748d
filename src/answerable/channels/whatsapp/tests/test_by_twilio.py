"""WhatsApp by way of Twilio: what is its alone, beside the contract of all channels."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.services.twilio import ACCOUNT, TOKEN

from answerable.channels.models import Item, Mailbox, Template
from answerable.channels.tasks import ask_after_receipts, fetch_templates
from answerable.channels.whatsapp.tests.by_twilio import OURS, Harness
from answerable.ledger.models import Job
from answerable.ledger.refusals import Refusal
from answerable.people.models import Identity
from answerable.tickets.actions import Answer, reply
from answerable.tickets.files import File
from answerable.tickets.models import Attachment, DeliveryState, Message, Ticket

pytestmark = pytest.mark.django_db
PICTURE = b"\x89PNG picture"


@pytest.fixture
def other(request, ghent):
    return Harness(request, ghent)


@pytest.fixture
def asked(other, run_jobs):
    other.hand_over(other.said("My stove leaks."))
    run_jobs()
    return Ticket.objects.get()


@pytest.fixture
def asked_long_ago(other, asked, twilio):
    twilio.contents = [_content("HX1"), _content("HX2", media=["https://shop.example/valve.png"])]
    fetch_templates()
    long_ago = timezone.now() - timedelta(hours=25)
    Message.objects.update(sent_at=long_ago)
    Item.objects.update(received_at=long_ago)
    return asked


def _content(sid, *, status="approved", body="Hello {{1}}, your {{2}} is ready.", **more):
    kind = "twilio/media" if more else "twilio/text"
    if more:
        body = "See the valve, {{1}}."
    return {
        "sid": sid,
        "friendly_name": sid.lower(),
        "language": "en",
        "variables": {"1": "name"},
        "types": {kind: {"body": body, **more}},
        "approval_requests": {"name": f"name_{sid.lower()}", "category": "UTILITY", "status": status},
    }


def _say(ticket, sam, text, **more):
    return reply(ticket, Answer(text, **more), by=sam.actor(), at=timezone.now())


def test_who_writes_is_known_by_number_and_name_and_a_place_is_said_in_words(other, run_jobs):
    other.hand_over(other.says(Latitude="51.05", Longitude="3.72", Label="The shop", Address="Veldstraat 1"))
    run_jobs()

    message = Message.objects.get()
    assert message.text == "A place:\nThe shop\nVeldstraat 1\n51.05, 3.72"
    assert message.from_name == "Sheena Nelson"
    assert Identity.objects.get(channel="whatsapp").address == "+32470000000"
    assert str(message.ticket.customer) == "Sheena Nelson"


def test_pictures_come_and_go(other, asked, sam, twilio, run_jobs):
    twilio.pictures["ME1"] = PICTURE
    url = f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages/SM1/Media/ME1"
    other.hand_over(other.says(number=5, NumMedia="1", MediaUrl0=url, MediaContentType0="image/png"))
    run_jobs()
    assert Attachment.objects.get().blob.size == len(PICTURE)

    _say(asked, sam, "So?", files=[File("valve.png", "image/png", PICTURE)])
    run_jobs()
    sent = twilio.taken[0]
    assert (sent["from"], sent["to"]) == (f"whatsapp:{OURS}", "whatsapp:+32470000000")
    path = sent["media"].partition("/hooks/")[2]
    shown = Client().get(f"/hooks/{path}")
    assert b"".join(shown.streaming_content) == PICTURE
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_what_was_read_is_read_and_where_nothing_is_told_twilio_is_asked(other, asked, sam, twilio, run_jobs):
    first, second = _say(asked, sam, "Turn the valve."), _say(asked, sam, "And close it.")
    run_jobs()
    first.refresh_from_db()
    other.hand_over(other.receipt(first.external_id, "read"))
    run_jobs()
    first.refresh_from_db()
    assert (first.delivery, first.read_at is None) == (DeliveryState.DELIVERED, False)

    for each in twilio.taken:
        each["status"] = "delivered"
    second.outgoing.refresh_from_db()
    second.outgoing.sent_at = timezone.now() - timedelta(minutes=20)
    second.outgoing.save()
    ask_after_receipts()
    second.refresh_from_db()
    assert second.delivery == DeliveryState.DELIVERED


def test_a_day_later_only_a_template_goes_by_its_sid(asked_long_ago, sam, twilio, run_jobs):
    with pytest.raises(Refusal, match="only an approved template"):
        _say(asked_long_ago, sam, "Hello again.")
    with pytest.raises(Refusal, match="Fill in the gaps"):
        _say(asked_long_ago, sam, "Hello [1?], your [2?] is ready.")

    _say(asked_long_ago, sam, "Hello Sheena, your stove is ready.")
    _say(asked_long_ago, sam, "See the valve, Sheena.")
    run_jobs()

    words, picture = [each["asked"] for each in twilio.taken]
    assert words["ContentSid"] == "HX1"
    assert json.loads(words["ContentVariables"]) == {"1": "Sheena", "2": "stove"}
    assert "Body" not in words
    assert (picture["ContentSid"], json.loads(picture["ContentVariables"])) == ("HX2", {"1": "Sheena"})


def test_a_template_goes_once_where_the_line_broke_behind_it(asked_long_ago, other, sam, twilio, run_jobs):
    other.hang_up()
    message = _say(asked_long_ago, sam, "Hello Sheena, your stove is ready.")
    run_jobs()
    other.be_back()
    Job.objects.update(run_at=timezone.now())
    run_jobs()

    message.refresh_from_db()
    assert len(twilio.taken) == 1
    assert message.external_id == twilio.taken[0]["sid"]


def test_what_another_told_them_meanwhile_is_not_taken_for_it(asked_long_ago, other, sam, twilio, run_jobs):
    twilio.take(
        {"To": "whatsapp:+16505551234", "From": f"whatsapp:{other.mailbox.address}", "Body": "You ordered."}
    )
    twilio.status = 500
    message = _say(asked_long_ago, sam, "Hello Sheena, your stove is ready.")
    run_jobs()
    twilio.status = 0
    Job.objects.update(run_at=timezone.now())
    run_jobs()

    message.refresh_from_db()
    assert [each["body"] for each in twilio.taken] == ["You ordered.", message.text]
    assert message.external_id == twilio.taken[1]["sid"]


def test_where_twilio_does_not_say_the_words_nothing_goes_twice_and_it_is_told(
    asked_long_ago, other, sam, twilio, run_jobs
):
    twilio.tells_words_of_templates = False
    other.hang_up()
    message = _say(asked_long_ago, sam, "Hello Sheena, your stove is ready.")
    run_jobs()
    other.be_back()
    Job.objects.update(run_at=timezone.now())
    run_jobs()

    message.refresh_from_db()
    assert len(twilio.taken) == 1
    assert message.delivery == DeliveryState.FAILED
    assert "does not say whether it took this" in message.delivery_error


def test_what_arrives_too_late_is_said_in_words(other, asked, sam, twilio, run_jobs):
    message = _say(asked, sam, "Turn the valve.")
    run_jobs()
    message.refresh_from_db()
    told = other.receipt(message.external_id, "failed").replace(b"63024", b"63016")
    other.hand_over(told)
    run_jobs()

    message.refresh_from_db()
    assert message.delivery == DeliveryState.FAILED
    assert "only an approved template goes now" in message.delivery_error


def test_whoever_says_stop_is_not_written_to_until_they_say_start(other, asked, sam, run_jobs):
    other.hand_over(other.said("STOP", number=2))
    run_jobs()
    with pytest.raises(Refusal, match="asked not to be written to"):
        _say(asked, sam, "One more thing.")
    other.hand_over(other.said("Start", number=3))
    run_jobs()

    assert _say(asked, sam, "One more thing.")


def test_templates_that_cannot_be_offered_are_not(other, twilio):
    twilio.contents = [
        _content("HX1"),
        _content("HX2", status="rejected"),
        _content("HX3", media=["https://shop.example/{{1}}.png"]),
        {"sid": "HX4"},
        {**_content("HX5"), "types": {"twilio/flows": {"body": "x"}}},
    ]
    fetch_templates()

    assert list(Template.objects.values_list("key", "name", "body")) == [
        ("HX1", "name_hx1", "Hello {{1}}, your {{2}} is ready.")
    ]


def test_an_administrator_sets_it_up_and_tries_it(ada, ghent, signed_in, twilio):
    client = signed_in(ada)
    assert "Add WhatsApp by Twilio" in client.get("/channels/").content.decode()
    given = {
        "name": "Kestrel",
        "address": OURS,
        "team": ghent.pk,
        "account_sid": ACCOUNT,
        "auth_token": TOKEN,
    }
    client.post("/channels/new/whatsapp-twilio/", {**given, "api": twilio.url})
    account = Mailbox.objects.get()
    assert (account.channel, account.settings["carrier"]) == ("whatsapp", "twilio")
    assert f"/hooks/whatsapp/{account.pk}/twilio/" in client.get(f"/channels/{account.pk}/").content.decode()

    assert "no such number with WhatsApp" in client.post(f"/channels/{account.pk}/test/").content.decode()
    twilio.senders = [{"sender_id": f"whatsapp:{OURS}", "status": "ONLINE"}]
    assert "WhatsApp says of it: online" in client.post(f"/channels/{account.pk}/test/").content.decode()
    given = {**given, "name": "Kestrel Trail", "auth_token": "", "api": twilio.url}
    client.post(f"/channels/{account.pk}/", given)
    account.refresh_from_db()
    assert (account.name, account.settings["carrier"]) == ("Kestrel Trail", "twilio")


def test_meta_and_twilio_do_not_come_in_by_each_others_door(other, request, ghent):
    content = other.said("Hello")
    response = Client().post(
        f"/hooks/whatsapp/{other.mailbox.pk}/", content, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code in (403, 404)
