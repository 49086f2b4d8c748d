"""Mail is read in a process beside the worker's, which nothing that a mail does can end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.services.ports import wait_until

from answerable.channels.email.aside import Aside
from answerable.channels.email.parse import parse
from answerable.channels.email.tests.samples import mail

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


def test_the_reader_ends_with_its_parent():
    script = (
        "import os; from answerable.channels.email.aside import Aside\n"
        "aside = Aside(); aside.parse(b'Subject: a\\n\\nb'); print(aside.process.pid, flush=True); os._exit(9)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    reader = int(told.stdout)
    assert wait_until(lambda: not _is_running(reader), within=10)


def _is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
