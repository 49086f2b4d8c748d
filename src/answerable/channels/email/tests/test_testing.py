"""The test button says what works and what does not."""

import socket

import pytest
from django.utils import timezone
from tests.services.ports import free_port

from answerable.channels.email import testing
from answerable.channels.email.testing import check_mailbox
from answerable.channels.models import Item, Mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_box(db, dovecot, smtp_sink):
    user = dovecot.new_user()

    def make(*, password=dovecot.password, **settings):
        settings = {
            "imap_host": "localhost",
            "imap_port": dovecot.imap_port,
            "imap_security": "none",
            "smtp_host": "127.0.0.1",
            "smtp_port": smtp_sink.port,
            "smtp_security": "none",
            **settings,
        }
        box = Mailbox(
            channel="email", name="Help", address=user, settings=settings, created_at=timezone.now()
        )
        box.keep_secrets(imap_password=password)
        box.save()
        return box

    return make


def test_all_is_well_and_nothing_is_taken_or_sent(make_box, dovecot, smtp_sink):
    box = make_box()
    dovecot.deliver(box.address, b"Subject: x\r\n\r\nhi\r\n")
    checks = check_mailbox(box)
    assert [each.ok for each in checks] == [True] * 4
    assert "INBOX holds 1 mails" in checks[1].words
    assert "tells of new mail" in checks[1].words
    assert not Item.objects.exists()
    assert not smtp_sink.letters


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "wrong"}, "does not accept the user name and password"),
        ({"imap_folder": "Nowhere"}, "no folder “Nowhere”"),
        ({"imap_host": "nobody.invalid", "imap_security": "ssl"}, "There is no server called nobody.invalid"),
        ({"imap_host": "mail.example.com", "imap_security": "none"}, "choose ssl or starttls"),
        ({"imap_security": "starttls"}, "certificate"),
        ({"imap_security": "ssl"}, "does not speak TLS"),
        ({"imap_security": "tls13"}, "no kind of security"),
    ],
)
def test_what_is_wrong_with_fetching_is_said_and_sending_is_tried_all_the_same(make_box, changes, words):
    checks = check_mailbox(make_box(**changes))
    (failed,) = [each for each in checks if not each.ok]
    assert words in failed.words
    assert [each.ok for each in checks[-2:]] == [True, True]


def test_a_port_where_nobody_listens(make_box):
    checks = check_mailbox(make_box(imap_port=free_port(), smtp_port=free_port()))
    assert ["takes no connections" in each.words for each in checks if not each.ok] == [True, True]


def test_a_server_that_says_nothing_is_given_up_in_time(make_box, monkeypatch):
    monkeypatch.setattr(testing, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        checks = check_mailbox(make_box(imap_port=port, smtp_port=port))
    assert ["did not answer in time" in each.words for each in checks if not each.ok] == [True, True]


def test_a_provider_without_its_settings(make_box):
    checks = check_mailbox(make_box(imap_host="", provider="mailgun", provider_settings="nonsense"))
    assert [each.ok for each in checks] == [False]
    assert "JSON" in checks[0].words
