"""`kill -9` at random points while mail arrives: everything that was acknowledged is there, once."""

import os
import random
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from django.utils import timezone

from answerable.channels.models import Item, ItemState, Mailbox
from answerable.ledger.models import Job
from answerable.tickets.models import Message
from tests.services.ports import accepts, free_port, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
MAILS, KILLS, DELIVERERS = 1000, 6, 4  # it is the kills that lose mail, not its number
LIMIT = 240  # seconds for all of it; on a machine with nothing else to do, a quarter of that is enough


class Worker:
    """The real one, in a process of its own, that can be killed and comes back."""

    def __init__(self, environment):
        self.port = free_port()
        self._environment = {**environment, "ANSWERABLE_LMTP": f"127.0.0.1:{self.port}"}
        self._process = None

    def start(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "answerable", "worker"], env=self._environment, start_new_session=True
        )
        assert wait_until(lambda: accepts(self.port), within=30), "the worker does not start"

    def kill(self):
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@pytest.fixture
def worker(process_environment):
    worker = Worker(process_environment)
    worker.start()
    yield worker
    worker.kill()


class Deliverers:
    """Mail servers that try again whatever was not acknowledged."""

    def __init__(self, port, until):
        self.acknowledged = set()
        self.attempts = Counter()
        self._port = port
        self._until = until
        self._threads = [
            threading.Thread(target=self._deliver, args=(number,)) for number in range(DELIVERERS)
        ]

    def start(self):
        for thread in self._threads:
            thread.start()

    def join(self):
        for thread in self._threads:
            thread.join()

    def _deliver(self, first):
        waiting = list(range(first, MAILS, DELIVERERS))
        while waiting and time.monotonic() < self._until:
            try:
                with smtplib.LMTP("127.0.0.1", self._port, timeout=20) as server:
                    while waiting:
                        self._deliver_one(server, waiting[0])
                        self.acknowledged.add(waiting.pop(0))
            except (smtplib.SMTPException, OSError):
                time.sleep(0.1)

    def _deliver_one(self, server, number):
        self.attempts[number] += 1
        sender, content = letter(number)
        assert not server.sendmail(sender, ["help@ours.example"], content)


def letter(number):
    sender = f"customer{number}@example.com"
    text = (
        f"From: Customer {number} <{sender}>\r\nTo: help@ours.example\r\nSubject: Order {number} has not come\r\n"
        f"Date: Mon, 2 Mar 2026 09:00:00 +0000\r\nMessage-ID: <{number}@mail.example.com>\r\n\r\n"
        f"Hello,\r\nwhere is my order {number}?\r\nCustomer {number}\r\n"
    )
    return sender, text.encode()


@pytest.mark.timeout(LIMIT + 30)
def test_a_storm_of_kills_loses_nothing_and_doubles_nothing(worker):
    Mailbox.objects.create(
        channel="email", name="Help", address="help@ours.example", created_at=timezone.now()
    )
    chance = random.Random(20260302)
    kill_at = sorted(chance.sample(range(50, MAILS - 50), KILLS))
    until = time.monotonic() + LIMIT
    mail_servers = Deliverers(worker.port, until)
    mail_servers.start()
    for count in kill_at:
        wait_until(
            lambda count=count: len(mail_servers.acknowledged) >= count, within=until - time.monotonic()
        )
        time.sleep(chance.random() / 10)
        worker.kill()
        worker.start()
    mail_servers.join()
    assert len(mail_servers.acknowledged) == MAILS, "not all could be delivered in time"

    wait_until(lambda: not is_unsettled(), within=until - time.monotonic(), every=0.5)
    states = Counter(Item.objects.values_list("state", flat=True))
    assert states == {ItemState.OPENED: MAILS}
    ids = Counter(Message.objects.values_list("external_id", flat=True))
    assert ids == {f"{number}@mail.example.com": 1 for number in range(MAILS)}
    assert not Job.objects.filter(task="channels.tasks.settle").exists()
    assert sum(mail_servers.attempts.values()) > MAILS, "no kill hit a mail under way: kill more"


def is_unsettled():
    return Item.objects.filter(state=ItemState.RECEIVED).exists()
