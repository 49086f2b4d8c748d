"""Two installations of the product, each with an acknowledgement switched on, write to each other: they stop."""

import json
import os
import shutil
import smtplib
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest

from tests.services.empty import empty_sqlite
from tests.services.ports import free_port, wait_until

pytestmark = pytest.mark.timeout(180)

_MAKE = """
import json, sys
import django
django.setup()
from django.utils import timezone
from answerable.channels.models import Mailbox
address, settings = json.loads(sys.argv[1])
Mailbox.objects.create(channel="email", name=address, address=address, settings=settings, created_at=timezone.now())
"""


class Instance:
    def __init__(self, folder, name):
        self.folder, self.port = folder / name, free_port()
        self.address = f"support@{name}.example"
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("ANSWERABLE_")},
            "DJANGO_SETTINGS_MODULE": "answerable.config.settings",
            "ANSWERABLE_DATA_DIR": str(self.folder),
            "ANSWERABLE_SMTP": f"127.0.0.1:{self.port}",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }

    def set_up(self, other):
        settings = {
            "smtp_host": "127.0.0.1",
            "smtp_port": other.port,
            "smtp_security": "none",
            "acknowledge": True,
            "acknowledgement": "We have it: {reference}",
        }
        self.folder.mkdir()
        shutil.copyfile(empty_sqlite(), self.folder / "answerable.db")
        arguments = [sys.executable, "-c", _MAKE, json.dumps([self.address, settings])]
        subprocess.run(arguments, env=self.environment, check=True, timeout=60)

    @contextmanager
    def running(self):
        process = subprocess.Popen([sys.executable, "-m", "answerable", "worker"], env=self.environment)
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)

    def ask(self, statement):
        with closing(sqlite3.connect(self.folder / "answerable.db", timeout=20)) as database:
            return database.execute(statement).fetchall()

    def sent(self):
        return self.ask("SELECT count(*) FROM channels_outgoing WHERE state = 'sent'")[0][0]

    def is_listening(self):
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=2):
                return True
        except OSError:
            return False


def test_two_instances_that_write_to_each_other_stop_by_themselves(tmp_path):
    first, second = Instance(tmp_path, "first"), Instance(tmp_path, "second")
    first.set_up(second)
    second.set_up(first)

    with first.running(), second.running():
        assert wait_until(lambda: first.is_listening() and second.is_listening(), within=40)
        with smtplib.SMTP("127.0.0.1", first.port, timeout=10) as server:
            letter = (
                f"From: {second.address}\r\nTo: {first.address}\r\nSubject: Order 17\r\n"
                "Message-ID: <one@second.example>\r\n\r\nWhere is it?\r\n"
            )
            server.sendmail(second.address, [first.address], letter)
        # The first tells the second that it arrived; the second must not thank for that.
        assert wait_until(lambda: first.sent() == 1, within=30)
        assert wait_until(lambda: len(second.ask("SELECT 1 FROM channels_item")) == 1, within=30)
        time.sleep(4)

        assert (first.sent(), second.sent()) == (1, 0)
        assert second.ask("SELECT state, reason FROM channels_item") == [("recorded", "auto_reply")]
        assert first.ask("SELECT state FROM channels_item") == [("opened",)]
