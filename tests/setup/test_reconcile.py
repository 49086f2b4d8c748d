"""`answerable mail reconcile` against a real IMAP server."""

import json

import pytest
from django.utils import timezone

from answerable.channels.models import Item, Mailbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box(db, dovecot):
    user = dovecot.new_user()
    box = Mailbox(channel="email", name="Help", address=user, created_at=timezone.now())
    box.settings = {
        "imap_host": "127.0.0.1",
        "imap_port": dovecot.imap_port,
        "imap_security": "none",
        "imap_user": user,
    }
    box.keep_secrets(imap_password=dovecot.password)
    box.save()
    dovecot.deliver(
        user, b"From: cleo@example.com\r\nSubject: Lost tent\r\nMessage-ID: <1@x>\r\n\r\nHello.\r\n"
    )
    return box


def test_what_is_missing_is_listed_and_ends_with_1(answerable, box):
    result = answerable("mail", "reconcile")

    assert result.exit_code == 1
    assert "1 mails in INBOX, 0 are here, 1 are missing." in result.output
    assert "cleo@example.com: Lost tent" in result.output
    assert not Item.objects.exists()


def test_what_is_missing_can_be_taken_in_and_then_nothing_is(answerable, box):
    fetched = answerable("mail", "reconcile", "--fetch")
    afterwards = answerable("mail", "reconcile", "--mailbox", box.address, "--json")

    assert fetched.exit_code == 0
    assert "0 are missing, 1 taken in now." in fetched.output
    assert Item.objects.get().mailbox == box
    [told] = json.loads(afterwards.stdout)
    assert (told["held"], told["known"], told["missing"], told["complete"]) == (1, 1, [], True)


def test_a_mailbox_that_does_not_open_is_a_sentence_and_does_not_stop_the_others(answerable, box):
    other = Mailbox(channel="email", name="A", address="a@shop.example", created_at=timezone.now())
    other.settings = {**box.settings, "imap_user": "a@shop.example"}
    other.keep_secrets(imap_password="wrong")
    other.save()

    result = answerable("mail", "reconcile")

    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "a@shop.example: " in result.output
    assert f"{box.address}: 1 mails" in result.output


def test_without_mailboxes_to_read_there_is_nothing_to_compare(answerable):
    result = answerable("mail", "reconcile")

    assert result.exit_code == 0
    assert "nothing to compare with" in result.output
