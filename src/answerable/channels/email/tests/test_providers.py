"""Answers leave by a provider's API: a stand-in of it on loopback says what a real one would."""

import json
import threading
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from answerable.channels.email import providers
from answerable.channels.email.compose import OutgoingMail
from answerable.channels.email.settings import PROVIDERS
from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Address, IncomingAttachment
from answerable.channels.models import Mailbox

pytestmark = pytest.mark.django_db


class Api:
    status = 200
    answer: object = None

    def __init__(self):
        self.asked = []
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                api.asked.append((self.path, self.headers, body))
                content = json.dumps(api.answer).encode()
                self.send_response(api.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def api():
    api = Api()
    yield api
    api.server.shutdown()
    api.server.server_close()


def box_for(provider, url, **options):
    box = Mailbox(
        channel="email",
        name="Help",
        address="help@ours.example",
        settings={"provider": provider, "provider_settings": json.dumps({"api_url": url, **options})},
        created_at=timezone.now(),
    )
    box.keep_secrets(api_key="the-key")
    return box


MAIL = OutgoingMail(
    from_address="help@ours.example",
    from_name='Ana "the" Agent, Ghent',
    to=(Address("cleo@example.com", "Cleo"), Address("dana@example.com")),
    cc=(Address("eve@example.com", "Eve"),),
    reply_to=(Address("help+abcdefgh23456789@ours.example", "Help"),),
    subject="Re: Grüße",
    text="Sorry!",
    html="<p>Sorry!<img src='cid:pic@x'></p>",
    message_id="answer@ours.example",
    in_reply_to="asked@example.com",
    references=("first@example.com", "asked@example.com"),
    attachments=(
        IncomingAttachment("zip.pdf", "application/pdf", b"%PDF", "", False),
        IncomingAttachment("pic.png", "image/png", b"\x89PNG", "pic@x", True),
    ),
    auto_submitted="auto-replied",
)
ALL = ["cleo@example.com", "dana@example.com", "eve@example.com"]


def postmark_says(code, words="OK"):
    return {
        "ErrorCode": code,
        "Message": words,
        "MessageID": "pm-1",
        "To": "cleo@example.com",
        "SubmittedAt": "x",
    }


def test_postmark_gets_the_whole_mail(api):
    api.answer = postmark_says(0)
    sent = providers.send(MAIL, mailbox=box_for("postmark", api.url), recipients=ALL)
    assert sent.accepted == tuple(ALL)
    assert sent.external_id == "pm-1"
    ((path, headers, body),) = api.asked
    assert path == "/email"
    assert headers["X-Postmark-Server-Token"] == "the-key"
    mail = json.loads(body)
    assert mail["To"] == "Cleo <cleo@example.com>, dana@example.com"
    assert mail["Cc"] == "Eve <eve@example.com>"
    assert (mail["Subject"], mail["TextBody"]) == ("Re: Grüße", "Sorry!")
    sent_headers = {each["Name"]: each["Value"] for each in mail["Headers"]}
    assert sent_headers["Message-ID"] == "<answer@ours.example>"
    assert sent_headers["X-PM-KeepID"] == "true"
    assert sent_headers["In-Reply-To"] == "<asked@example.com>"
    assert sent_headers["References"] == "<first@example.com> <asked@example.com>"
    assert sent_headers["Auto-Submitted"] == "auto-replied"
    assert "abcdefgh23456789" in mail["ReplyTo"]
    assert [each["Name"] for each in mail["Attachments"]] == ["zip.pdf", "pic.png"]
    assert mail["Attachments"][1]["ContentID"] == "cid:pic@x"


def test_only_those_who_have_not_got_it_get_it_again(api):
    api.answer = postmark_says(0)
    sent = providers.send(
        MAIL, mailbox=box_for("postmark", api.url), recipients=["dana@example.com", "x@y.example"]
    )
    assert sent.accepted == ("dana@example.com", "x@y.example")
    mail = json.loads(api.asked[0][2])
    assert mail["To"] == "dana@example.com"
    assert not mail.get("Cc")
    assert mail["Bcc"] == "x@y.example"


INACTIVE = (
    "You tried to send to an inactive recipient. Found inactive addresses: {}. Inactive recipients are known."
)


def test_a_recipient_whom_the_provider_refuses(api):
    api.status, api.answer = 422, postmark_says(406, INACTIVE.format("cleo@example.com"))
    sent = providers.send(MAIL, mailbox=box_for("postmark", api.url), recipients=["cleo@example.com"])
    assert not sent.accepted
    assert "does not send to this address" in sent.refused["cleo@example.com"]


def test_the_others_of_a_refused_mail_are_asked_again_and_not_taken_for_served(api):
    api.status, api.answer = 422, postmark_says(406, INACTIVE.format("cleo@example.com"))
    sent = providers.send(MAIL, mailbox=box_for("postmark", api.url), recipients=ALL)
    assert not sent.accepted
    assert list(sent.refused) == ["cleo@example.com"]
    assert list(sent.deferred) == ["dana@example.com", "eve@example.com"]


def test_mailgun_gets_it_too(api):
    api.answer = {"id": "<answer@ours.example>", "message": "Queued. Thank you."}
    sent = providers.send(
        MAIL, mailbox=box_for("mailgun", api.url, sender_domain="ours.example"), recipients=ALL
    )
    assert sent.accepted == tuple(ALL)
    ((path, headers, body),) = api.asked
    assert path == "/ours.example/messages"
    assert headers["Authorization"].startswith("Basic ")
    form = message_from_bytes(b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n" + body)
    fields = {}
    for part in form.get_payload():
        fields.setdefault(part.get_param("name", header="Content-Disposition"), part.get_payload(decode=True))
    assert fields["h:Message-Id"] == b"<answer@ours.example>"
    assert fields["subject"].decode() == "Re: Grüße"
    assert b"cleo@example.com" in fields["to"]


@pytest.mark.parametrize(
    ("status", "permanent", "code"),
    [(401, False, "credentials"), (429, False, "refused"), (500, False, "refused"), (400, True, "refused")],
)
def test_a_provider_that_says_no(api, status, permanent, code):
    api.status, api.answer = status, {"message": "Because."}
    with pytest.raises(ChannelError, match="Because") as error:
        providers.send(
            MAIL, mailbox=box_for("mailgun", api.url, sender_domain="ours.example"), recipients=ALL
        )
    assert error.value.permanent is permanent
    assert error.value.code == code
    assert "the-key" not in str(error.value)


def test_a_provider_that_is_not_there_is_tried_again(api):
    api.server.shutdown()
    api.server.server_close()
    with pytest.raises(ChannelError) as error:
        providers.send(MAIL, mailbox=box_for("postmark", api.url), recipients=ALL)
    assert not error.value.permanent


@pytest.mark.parametrize(
    ("provider", "url", "code"),
    [
        ("smtp", "https://api.example", "not_configured"),
        ("../evil", "https://api.example", "not_configured"),
        ("postmark", "http://api.example", "not_safe"),
    ],
)
def test_what_is_not_safe_or_not_known_is_not_tried(provider, url, code):
    with pytest.raises(ChannelError) as error:
        providers.send(MAIL, mailbox=box_for(provider, url), recipients=ALL)
    assert error.value.permanent
    assert error.value.code == code


def test_every_provider_on_the_list_is_there():
    for provider in PROVIDERS:
        box = box_for(provider, "https://api.example", project_id="p", sender_domain="d", secret_key="s")
        try:
            assert providers.connection_for(box)
        except ChannelError as error:
            pytest.fail(f"{provider}: {error}")
