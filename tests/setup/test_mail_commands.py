"""Mail by pipe and by import."""

import json
from datetime import UTC, datetime

import pytest

from answerable.channels.models import Item, ItemState, Mailbox
from answerable.tickets.models import Ticket

MAIL = (
    b"From: Cleo <cleo@example.com>\r\nTo: support@shop.example\r\nSubject: Zip\r\n"
    b"Message-ID: <1@example.com>\r\n\r\nThe zip is broken.\r\n"
)


@pytest.fixture
def support(db, ghent):
    return Mailbox.objects.create(
        channel="email",
        name="Support",
        address="support@shop.example",
        team=ghent,
        created_at=datetime(2026, 1, 5, tzinfo=UTC),
    )


def test_a_piped_mail_is_kept_and_becomes_a_ticket(answerable, support, run_jobs):
    result = answerable(
        *("mail", "receive", "--recipient", "support@shop.example", "--sender", "cleo@example.com"),
        input=MAIL,
    )
    run_jobs()

    assert result.exit_code == 0, result.output
    item = Item.objects.get()
    assert (item.source, item.mailbox, item.state) == ("pipe", support, ItemState.OPENED)
    assert bytes(item.raw.content) == MAIL
    assert Ticket.objects.get().subject == "Zip"


def test_the_same_mail_piped_twice_is_one_item(answerable, support):
    for _ in range(2):
        assert answerable("mail", "receive", "--mailbox", support.address, input=MAIL).exit_code == 0

    assert Item.objects.count() == 1


def test_an_empty_sender_is_a_fact_and_no_sender_is_none(answerable, support):
    answerable("mail", "receive", "--recipient", support.address, "--sender", "", input=MAIL)
    answerable("mail", "receive", "--mailbox", support.address, input=MAIL + b"Again.\r\n")

    report, plain = Item.objects.order_by("pk")
    assert (report.has_envelope, report.envelope_from) == (True, "")
    assert plain.has_envelope is False


@pytest.mark.parametrize(
    ("address", "mail"), [("sales@shop.example", MAIL), ("support@shop.example", b"")], ids=["where", "what"]
)
def test_what_cannot_be_kept_now_stays_with_the_mail_server(answerable, support, address, mail):
    result = answerable("mail", "receive", "--mailbox", address, input=mail)

    assert result.exit_code == 75
    assert "Try again later" in result.output
    assert not Item.objects.exists()


def test_a_database_that_is_away_leaves_the_mail_with_the_mail_server(command):
    result = command("mail", "receive", input=MAIL, ANSWERABLE_DATABASE_URL="postgres://nobody@127.0.0.1:1/x")

    assert result.returncode == 75
    assert b"Traceback" not in result.stderr


def test_a_wrong_setting_leaves_the_mail_with_the_mail_server(command):
    assert command("mail", "receive", input=MAIL, ANSWERABLE_DEBUG="perhaps").returncode == 75


def test_a_database_that_was_never_migrated_leaves_the_mail_with_the_mail_server(command):
    assert command("mail", "receive", input=MAIL).returncode == 75


@pytest.mark.parametrize("place", ["folder", "one"])
def test_an_import_says_what_came_of_it_and_can_be_repeated(answerable, support, tmp_path, place):
    (tmp_path / "one.eml").write_bytes(MAIL)
    path = tmp_path / "one.eml" if place == "one" else tmp_path

    first = answerable("mail", "import", path, "--mailbox", support.address)
    again = answerable("mail", "import", path, "--mailbox", support.address, "--json")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "1 mails taken in, 0 were here already." in first.output
    assert json.loads(again.stdout) == {"kept": 0, "known": 1, "failed": 0, "failures": []}
    assert Item.objects.get().is_import


def test_an_import_names_what_it_could_not_take_and_ends_with_1(answerable, support, tmp_path):
    (tmp_path / "empty.eml").write_bytes(b"")
    (tmp_path / "good.eml").write_bytes(MAIL)

    result = answerable("mail", "import", tmp_path, "--mailbox", support.address)

    assert result.exit_code == 1
    assert "empty.eml: It is empty." in result.output
    assert Item.objects.count() == 1
