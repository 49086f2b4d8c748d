"""Text messages: what is theirs alone, beside the contract of all channels."""

from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode

import pytest
from django.conf import settings
from django.utils import timezone
from twilio.request_validator import RequestValidator

from answerable.channels.models import Item, OptOut
from answerable.channels.sms.tests.harness import Harness
from answerable.channels.tasks import ask_after_receipts
from answerable.channels.twilio.signature import is_signed, signature_of
from answerable.ledger.models import Job
from answerable.ledger.refusals import Invalid, Refusal
from answerable.tickets.actions import Answer, reply
from answerable.tickets.files import File, read_blob
from answerable.tickets.models import DeliveryState, Ticket

pytestmark = pytest.mark.django_db
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40
URL = "https://desk.example/hooks/sms/1/"


@pytest.fixture
def other(request, ghent):
    return Harness(request, ghent)


@pytest.fixture
def asked(other, run_jobs):
    other.hand_over(other.said("My stove leaks."))
    run_jobs()
    return Ticket.objects.get()


def _say(other, run_jobs, text, number):
    other.hand_over(other.said(text, number=number))
    run_jobs()


@pytest.mark.parametrize("text", ["It hisses & leaks = bad", "日本語 ☃", "", "a+b c"])
def test_its_own_library_signs_as_we_do(other, text):
    content = other.said(text).decode()
    fields = parse_qs(content, keep_blank_values=True)
    theirs = RequestValidator("secret").compute_signature(
        URL, {name: values[0] for name, values in fields.items()}
    )

    assert signature_of(URL, fields, "secret") == theirs
    assert is_signed(URL, fields, "secret", theirs)
    assert not is_signed(URL, {**fields, "From": ["+32470999999"]}, "secret", theirs)
    assert not is_signed(URL, fields, "", theirs)


def test_an_answer_goes_to_the_number_it_came_from_under_ours(other, asked, sam, twilio, run_jobs):
    reply(asked, Answer("Turn the valve."), by=sam.actor(), at=timezone.now())
    run_jobs()

    (sent,) = twilio.taken
    assert (sent["from"], sent["to"]) == ("+3292000000", "+32470000000")


def test_who_says_stop_is_not_written_to_until_they_say_start(other, asked, sam, run_jobs):
    before = asked.waiting_since
    _say(other, run_jobs, " STOP. ", number=1)
    asked.refresh_from_db()

    assert asked.waiting_since == before
    assert asked.messages.filter(is_automatic=True).count() == 1
    assert Item.objects.get(reason="opt_out").ticket == asked
    assert "32470" not in str(OptOut.objects.values())
    with pytest.raises(Refusal, match="asked not to be written to"):
        reply(asked, Answer("Turn the valve."), by=sam.actor(), at=timezone.now())

    _say(other, run_jobs, "Start", number=2)
    assert reply(asked, Answer("Turn the valve."), by=sam.actor(), at=timezone.now()).pk


def test_stop_in_a_sentence_is_a_sentence(other, asked, run_jobs):
    _say(other, run_jobs, "How do I stop the hissing?", number=1)

    assert not OptOut.objects.exists()


@pytest.mark.parametrize(
    ("state", "became"),
    [
        ("queued", DeliveryState.QUEUED),
        ("sent", DeliveryState.DELIVERED),
        ("delivered", DeliveryState.DELIVERED),
        ("undelivered", DeliveryState.FAILED),
    ],
)
def test_where_no_receipt_comes_twilio_is_asked(other, asked, sam, twilio, run_jobs, state, became):
    message = reply(asked, Answer("Turn the valve."), by=sam.actor(), at=timezone.now())
    run_jobs()
    twilio.taken[0]["status"] = state

    ask_after_receipts()
    message.refresh_from_db()
    assert message.delivery == DeliveryState.QUEUED  # it has not been silent for long

    message.outgoing.sent_at = timezone.now() - timedelta(minutes=16)
    message.outgoing.save()
    ask_after_receipts()
    message.refresh_from_db()
    assert message.delivery == became


def test_a_switched_off_number_and_an_unknown_one_are_no_doors(other):
    other.mailbox.is_active = False
    other.mailbox.save()

    assert other.hand_over(other.said("My stove leaks.")) == 404


def _with_pictures(other, twilio, *keys):
    fields = dict(parse_qsl(other.said("It leaks here.").decode(), keep_blank_values=True))
    fields["NumMedia"] = str(len(keys))
    for number, key in enumerate(keys):
        fields[f"MediaUrl{number}"] = f"{twilio.url}/2010-04-01/Accounts/AC0/Messages/MM0/Media/{key}"
        fields[f"MediaContentType{number}"] = "image/png"
    return fields


def test_pictures_are_fetched_and_what_cannot_be_had_is_said(other, twilio, run_jobs):
    twilio.pictures["ME1"] = PICTURE
    fields = _with_pictures(other, twilio, "ME1", "gone")
    fields |= {"NumMedia": "3", "MediaUrl2": "https://elsewhere.example/Media/ME1"}
    other.hand_over(urlencode(fields).encode())
    run_jobs()

    message = Ticket.objects.get().messages.get()
    assert [read_blob(each.blob) for each in message.attachments.all()] == [PICTURE]
    assert message.remarks == [
        ["files_missing", "2 files could not be fetched: ask them to send them again."]
    ]


def test_a_picture_waits_for_a_line_that_is_down(other, twilio, run_jobs):
    twilio.pictures["ME1"], twilio.status = PICTURE, 503
    other.hand_over(urlencode(_with_pictures(other, twilio, "ME1")).encode())
    run_jobs()
    assert not Ticket.objects.get().messages.get().attachments.exists()

    twilio.status = 0
    for _twice in range(2):
        Job.objects.update(run_at=timezone.now())
        run_jobs()
    assert Ticket.objects.get().messages.get().attachments.count() == 1


def test_pictures_go_where_the_number_can_send_them_and_their_address_holds_for_hours(
    other, asked, sam, twilio, run_jobs, client, clock
):
    files = [File("valve.png", "image/png", PICTURE)]
    answer = Answer("Like this.", files=files)
    with pytest.raises(Invalid, match="No files go by"):
        reply(asked, answer, by=sam.actor(), at=timezone.now())
    other.mailbox.settings["pictures"] = "yes"
    other.mailbox.save()
    with pytest.raises(Invalid, match="does not take a file like"):
        reply(
            asked,
            Answer("So.", files=[File("a.pdf", "application/pdf", b"%PDF")]),
            by=sam.actor(),
            at=timezone.now(),
        )
    reply(asked, answer, by=sam.actor(), at=timezone.now())
    run_jobs()

    (sent,) = twilio.taken
    path = sent["media"].removeprefix(settings.BASE_URL)
    found = client.get(path)
    assert (b"".join(found.streaming_content), found["Content-Type"]) == (PICTURE, "image/png")
    assert client.get(path[:-2] + "x/").status_code == 404
    clock.shift(timedelta(hours=5))
    assert client.get(path).status_code == 404
