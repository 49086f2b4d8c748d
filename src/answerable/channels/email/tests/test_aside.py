"""Mail is read in a process beside the worker's, which nothing that a mail does can end."""

import os
import pickle
import signal
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from tests.services.ports import wait_until

from answerable.channels.email.aside import Aside
from answerable.channels.email.parse import parse
from answerable.channels.email.tests.samples import mail
from answerable.channels.redaction import redact_message
from answerable.channels.registry import CHANNELS

_MAIL = mail("Hello", subject="A question")


@pytest.fixture
def aside():
    aside = Aside()
    yield aside
    aside.end()


def test_it_reads_what_is_read_here(aside):
    assert aside.parse(_MAIL, own=["help@ours.example"]) == parse(_MAIL, own=["help@ours.example"])
    assert aside.process.pid != os.getpid()


def test_a_large_mail_comes_through(aside):
    assert aside.parse(_MAIL + b"x" * 5_000_000) == parse(_MAIL + b"x" * 5_000_000)


def test_a_reader_that_was_killed_is_replaced(aside):
    aside.parse(_MAIL)
    killed = aside.process
    killed.kill()
    killed.wait()

    assert aside.parse(_MAIL).subject == "A question"
    assert aside.process.pid != killed.pid


def test_a_mail_that_ends_its_reader_twice_is_one_that_cannot_be_read(aside, monkeypatch):
    monkeypatch.setattr(
        "answerable.channels.email.aside._READER", "answerable.channels.email.tests.dying_reader"
    )
    found = aside.parse(_MAIL)
    assert found.defects == ("The mail could not be read at all; its original is kept.",)
    assert found.fingerprint


def test_patience_ends(aside):
    aside.patience = 0
    assert aside.parse(_MAIL).sender is None
    aside.patience = 60
    assert aside.parse(_MAIL).subject == "A question"


def test_card_data_is_taken_out_there_too(aside):
    raw = mail("My card is 4111 1111 1111 1111.")
    assert aside.redact(raw) == redact_message(raw)
    assert aside.redact(raw)[1]


def test_a_mail_without_card_data_comes_back_as_it_is(aside):
    assert aside.redact(_MAIL)[0] is _MAIL


def test_a_mail_whose_search_ends_its_reader_twice_is_kept(aside, monkeypatch):
    monkeypatch.setattr(
        "answerable.channels.email.aside._READER", "answerable.channels.email.tests.dying_reader"
    )
    assert aside.redact(_MAIL) == (_MAIL, False)


def test_a_worker_has_its_mail_searched_aside(aside, monkeypatch):
    monkeypatch.setattr("answerable.channels.email.channel._aside", aside)
    redacted, has_any = CHANNELS["email"].redactor(mail("My card is 4111 1111 1111 1111."))

    assert has_any
    assert b"4111 1111" not in redacted
    assert aside.process is not None


def test_the_reader_ends_with_its_parent():
    script = (
        "import os; from answerable.channels.email.aside import Aside\n"
        "aside = Aside(); aside.parse(b'Subject: a\\n\\nb'); print(aside.process.pid, flush=True); os._exit(9)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    reader = int(told.stdout)
    assert wait_until(lambda: not _is_running(reader), within=10)


def test_the_reader_ends_with_its_parent_in_the_middle_of_a_mail():
    script = (
        "import os, threading, time; from answerable.channels.email import aside\n"
        "aside._READER = 'answerable.channels.email.tests.endless_reader'; own = aside.Aside()\n"
        "threading.Thread(target=own.parse, args=[b'Subject: a\\n\\nb'], daemon=True).start(); time.sleep(3)\n"
        "print(own.process.pid, flush=True); os._exit(9)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    reader = int(told.stdout)
    assert wait_until(lambda: not _is_running(reader), within=10)


def test_a_reader_that_nobody_ends_does_so_itself():
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "answerable.channels.email.tests.endless_reader", str(theirs.fileno())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[theirs.fileno()]) as reader:
        Connection(ours.detach()).send_bytes(pickle.dumps((1, "_read", ())))

        assert reader.wait(timeout=20) == -signal.SIGALRM


def _is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
