"""The command's outside: help, exit codes, sentences instead of tracebacks."""

import os
import socket
import time

import pytest

from answerable.cli import main
from answerable.commands import demo

PROMISED = {"serve", "worker", "demo", "doctor", "migrate", "mail", "ledger", "rebuild", "staff", "token"}


def _all_commands(group, path=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _all_commands(command, (*path, name))
        yield (*path, name)


def test_every_promised_command_is_there():
    assert {path[0] for path in _all_commands(main)} >= PROMISED


@pytest.mark.parametrize("path", list(_all_commands(main)), ids=" ".join)
def test_every_command_explains_itself(path, answerable):
    result = answerable(*path, "--help")

    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4


def test_help_needs_no_settings_and_makes_no_folder(command, tmp_path):
    started = time.monotonic()
    result = command("--help", ANSWERABLE_DEBUG="perhaps")

    assert result.returncode == 0
    assert not (tmp_path / "data").exists()
    assert time.monotonic() - started < 5


def test_wrong_usage_ends_with_2(answerable):
    assert answerable("ledger", "paint").exit_code == 2
    assert answerable("serve", "--port", "many").exit_code == 2


def test_a_setting_that_cannot_be_read_is_a_sentence(command):
    result = command("migrate", ANSWERABLE_DEBUG="perhaps")

    assert result.returncode == 1
    assert b"ANSWERABLE_DEBUG is 'perhaps'; say yes or no." in result.stderr
    assert b"Traceback" not in result.stderr


def test_a_database_that_is_away_is_a_sentence(command):
    result = command("ledger", "verify", ANSWERABLE_DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing")

    assert result.returncode == 1
    assert b"Is it running" in result.stderr
    assert b"Traceback" not in result.stderr


def test_a_database_that_is_new_is_a_sentence(command):
    result = command("ledger", "verify")

    assert result.returncode == 1
    assert b"Run `answerable migrate` first." in result.stderr


def test_migrate_twice_is_harmless(command, make_database):
    make_database()
    again = command("migrate")

    assert again.returncode == 0
    assert b"No migrations to apply" in again.stdout


def test_a_second_demo_takes_its_mail_where_no_other_does(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "environ", {"ANSWERABLE_LMTP": "127.0.0.1:2424"})
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(demo, "_SMTP", taken.getsockname())
        demo.keep_apart(tmp_path, "http://127.0.0.1:8000")
        assert os.environ["ANSWERABLE_SMTP"] != "{}:{}".format(*taken.getsockname())
    assert os.environ["ANSWERABLE_LMTP"] == "127.0.0.1:2424"
