"""Answers leave by a real SMTP server, and what it says of each recipient comes back."""

import socket

import httpx
import pytest
from django.utils import timezone
from tests.services.ports import free_port
from tests.services.smtp_sink import start_sink

from answerable.channels.email import oauth, smtp
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox

pytestmark = pytest.mark.django_db
LETTER = (
    b"From: help@ours.example\r\nTo: cleo@example.com\r\nSubject: Re: Zip\r\n\r\nSorry!\r\n.\r\n..\r\nAna\r\n"
)
SENDER = "help+abcdefgh23456789@ours.example"


@pytest.fixture
def make_box(db, smtp_sink):
    def make(*, secrets=None, **settings):
        settings = {
            "smtp_host": "127.0.0.1",
            "smtp_port": smtp_sink.port,
            "smtp_security": "none",
            **settings,
        }
        box = Mailbox(
            channel="email",
            name="Help",
            address="help@ours.example",
            settings=settings,
            created_at=timezone.now(),
        )
        box.keep_secrets(**(secrets or {}))
        box.save()
        return box

    return make


def send(box, *recipients, raw=LETTER, sender=SENDER):
    return smtp.send_bytes(raw, mailbox=box, sender=sender, recipients=recipients or ("cleo@example.com",))


def refusal_of(box, *recipients, **options):
    with pytest.raises(ChannelError) as error:
        send(box, *recipients, **options)
    return error.value


def test_the_mail_arrives_as_it_was_written(make_box, smtp_sink):
    sent = send(make_box(), "cleo@example.com", "dana@example.com")
    assert sent.accepted == ("cleo@example.com", "dana@example.com")
    assert not sent.refused
    assert not sent.deferred
    (letter,) = smtp_sink.letters
    assert (letter.sender, letter.recipients) == (SENDER, sent.accepted)
    assert letter.content == LETTER


def test_who_is_refused_is_told_apart_from_who_is_not(make_box, smtp_sink):
    smtp_sink.replies = {
        "gone@example.com": "550 5.1.1 No such user",
        "grey@example.com": "451 4.7.1 Greylisted",
    }
    sent = send(make_box(), "gone@example.com", "cleo@example.com", "grey@example.com")
    assert sent.accepted == ("cleo@example.com",)
    assert sent.refused == {"gone@example.com": "550 5.1.1 No such user"}
    assert sent.deferred == {"grey@example.com": "451 4.7.1 Greylisted"}
    assert smtp_sink.letters[0].recipients == ("cleo@example.com",)


def test_refused_by_all_is_an_outcome_and_not_a_trouble(make_box, smtp_sink):
    smtp_sink.replies = {"gone@example.com": "550 No such user"}
    sent = send(make_box(), "gone@example.com")
    assert not sent.accepted
    assert "No such user" in sent.refused["gone@example.com"]
    assert not smtp_sink.letters


def test_greylisted_is_tried_again_and_then_goes_through(make_box, smtp_sink):
    smtp_sink.replies = {"cleo@example.com": "450 4.2.0 Greylisted, come back"}
    trouble = refusal_of(make_box())
    assert not trouble.permanent
    assert "Greylisted" in str(trouble)
    smtp_sink.replies = {}
    assert send(Mailbox.objects.get()).accepted == ("cleo@example.com",)


@pytest.mark.parametrize(("reply", "permanent"), [("553 Not your address", True), ("452 Disk full", False)])
def test_a_refused_sender_is_a_trouble(make_box, smtp_sink, reply, permanent):
    smtp_sink.sender_reply = reply
    trouble = refusal_of(make_box())
    assert trouble.permanent is permanent
    assert reply[4:] in str(trouble)


def test_refused_content_is_refused_for_everybody_who_was_accepted(make_box, smtp_sink):
    smtp_sink.data_reply = "554 5.7.1 Looks like spam"
    smtp_sink.replies = {"grey@example.com": "451 Later"}
    sent = send(make_box(), "cleo@example.com", "grey@example.com")
    assert not sent.accepted
    assert "spam" in sent.refused["cleo@example.com"]
    assert "Later" in sent.deferred["grey@example.com"]


def test_content_wanted_later_is_tried_again(make_box, smtp_sink):
    smtp_sink.data_reply = "451 4.3.0 Try later"
    assert not refusal_of(make_box()).permanent


def test_a_connection_cut_after_the_data_is_tried_again(make_box, smtp_sink):
    smtp_sink.hangs_up_after_data = True
    trouble = refusal_of(make_box())
    assert not trouble.permanent
    assert "cut the connection" in str(trouble)


def test_nobody_there_is_tried_again(make_box):
    trouble = refusal_of(make_box(smtp_port=free_port()))
    assert not trouble.permanent
    assert "takes no connections" in str(trouble)


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(make_box, monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        trouble = refusal_of(make_box(smtp_port=silent.getsockname()[1]))
    assert "did not answer in time" in str(trouble)


@pytest.mark.parametrize("password", ["right horse", "grüße-żółw"])
def test_signing_in_with_a_password(make_box, smtp_sink, password):
    smtp_sink.passwords = {"help": password}
    send(make_box(smtp_user="help", secrets={"smtp_password": password}))
    assert smtp_sink.signed_in == ["help"]
    assert smtp_sink.letters


@pytest.mark.parametrize("password", ["wrong", "fälsch"])
def test_a_wrong_password_is_said_plainly_and_tried_again(make_box, smtp_sink, password):
    smtp_sink.passwords = {"help": "right"}
    trouble = refusal_of(make_box(smtp_user="help", secrets={"smtp_password": password}))
    assert not trouble.permanent
    assert trouble.code == "credentials"
    assert "does not accept the user name and password" in str(trouble)
    assert not smtp_sink.letters


def test_without_encryption_nothing_leaves_this_machine(make_box):
    trouble = refusal_of(make_box(smtp_host="mail.elsewhere.example", smtp_port=25))
    assert trouble.permanent
    assert trouble.code == "not_safe"


def test_starttls_is_not_given_up_when_the_server_has_none(make_box, smtp_sink):
    smtp_sink.passwords = {"help": "right"}
    box = make_box(smtp_security="starttls", smtp_user="help", secrets={"smtp_password": "right"})
    assert not refusal_of(box).permanent
    assert not smtp_sink.signed_in
    assert not smtp_sink.letters


def test_the_installation_s_server_is_used_when_the_mailbox_has_none(make_box, smtp_sink, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp_sink.port
    assert send(make_box(smtp_host="")).accepted
    assert smtp_sink.letters


def test_an_address_with_other_letters_needs_a_server_that_can(make_box, smtp_sink):
    sent = send(make_box(), "grüße@bücher.example")
    assert sent.accepted == ("grüße@bücher.example",)
    assert smtp_sink.letters[0].recipients == ("grüße@xn--bcher-kva.example",)
    assert "SMTPUTF8" in smtp_sink.letters[0].options


def test_a_host_with_other_letters_needs_nothing(make_box, smtp_sink):
    send(make_box(), "ana@bücher.example")
    assert smtp_sink.letters[0].recipients == ("ana@xn--bcher-kva.example",)
    assert "SMTPUTF8" not in smtp_sink.letters[0].options


def test_what_is_no_address_is_refused_and_cannot_speak_to_the_server(make_box, smtp_sink):
    sent = send(make_box(), "x@y.example>\r\nRCPT TO:<z@y.example", "cleo@example.com")
    assert sent.accepted == ("cleo@example.com",)
    assert len(sent.refused) == 1
    assert smtp_sink.letters[0].recipients == ("cleo@example.com",)


def test_a_report_leaves_with_no_sender(make_box, smtp_sink):
    send(make_box(), sender="")
    assert smtp_sink.letters[0].sender == ""


@pytest.fixture
def token_server(monkeypatch):
    """Answers token requests; token_server.asked is what came."""

    class TokenServer:
        asked = []
        answer = {"access_token": "good", "expires_in": 3600}
        status = 200

    def post(url, fields):
        TokenServer.asked.append((url, fields))
        return httpx.Response(TokenServer.status, json=TokenServer.answer)

    TokenServer.asked = []
    monkeypatch.setattr(oauth, "post", post)
    yield TokenServer
    oauth._tokens.clear()


OAUTH = {
    "smtp_user": "help@ours.example",
    "oauth_token_url": "https://id.example/token",
    "oauth_client_id": "me",
    "oauth_scope": "mail",
}


def test_signing_in_with_a_token_fetches_it_once(make_box, smtp_sink, token_server):
    smtp_sink.tokens = {"good"}
    box = make_box(**OAUTH, secrets={"oauth_refresh_token": "r1", "oauth_client_secret": "s"})
    send(box)
    send(box)
    assert smtp_sink.signed_in == ["help@ours.example"] * 2
    ((url, fields),) = token_server.asked
    assert url == "https://id.example/token"
    assert fields == {
        "grant_type": "refresh_token",
        "refresh_token": "r1",
        "client_id": "me",
        "client_secret": "s",
        "scope": "mail",
    }


def test_a_renewed_refresh_token_is_kept(make_box, smtp_sink, token_server):
    smtp_sink.tokens = {"good"}
    token_server.answer = {"access_token": "good", "refresh_token": "renewed-token", "expires_in": "3600"}
    box = make_box(**OAUTH, secrets={"oauth_refresh_token": "r1", "smtp_password": "kept"})
    send(box)
    box.refresh_from_db()
    assert box.secret("oauth_refresh_token") == "renewed-token"
    assert box.secret("smtp_password") == "kept"
    assert "renewed-token" not in box.secrets


def test_a_token_that_the_server_does_not_take_is_not_used_again(make_box, smtp_sink, token_server):
    smtp_sink.tokens = {"good"}
    token_server.answer = {"access_token": "stale", "expires_in": 3600}
    box = make_box(**OAUTH, secrets={"oauth_refresh_token": "r1"})
    assert refusal_of(box).code == "credentials"
    token_server.answer = {"access_token": "good", "expires_in": 3600}
    assert send(box).accepted


def test_an_ended_consent_is_said_plainly(make_box, token_server):
    token_server.status, token_server.answer = (
        400,
        {"error": "invalid_grant", "error_description": "AADSTS70008"},
    )
    trouble = refusal_of(make_box(**OAUTH, secrets={"oauth_refresh_token": "r1"}))
    assert not trouble.permanent
    assert "consent" in str(trouble)
    assert "AADSTS70008" in str(trouble)


def test_a_token_is_never_asked_for_in_the_clear(make_box, token_server):
    box = make_box(
        **{**OAUTH, "oauth_token_url": "http://id.example/token"}, secrets={"oauth_refresh_token": "r1"}
    )
    assert refusal_of(box).code == "not_safe"
    assert not token_server.asked


def test_an_untrusted_certificate_is_refused(make_box, own_authority):
    sink, end = start_sink(tls=own_authority.server_context())
    try:
        box = make_box(smtp_security="ssl", smtp_port=sink.port)
        trouble = refusal_of(box)
        assert "certificate" in str(trouble).lower()
        with own_authority.trusted():
            assert send(box).accepted
    finally:
        end()
    assert len(sink.letters) == 1
