"""How late live readers hear of a change: many streams on one uvicorn process, while somebody writes.

    python bench/stream.py [--readers 1000] [--seconds 20] [--rate 4] [--database sqlite|postgres|both]

Every reader may see everything, so that each event goes to each of them: the worst case. The lateness runs from before
the verb's transaction to the event at the reader; readers, writer, server and database share the machine. After half of
the time half of the readers are cut off and come again with their Last-Event-ID, all at once; what anybody missed or
heard twice is counted over the whole time, the lateness until then.
"""

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

from ground import arguments, database_name, on_each_database, percentile
from intake import free_port, processor_of

_PATIENCE = 60


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rate", type=float, default=4, help="changes a second")
    chosen = parser.parse_args()
    on_each_database(chosen.database, lambda: _measure(chosen))


def _measure(chosen: argparse.Namespace) -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
    cookie, port = _sign_in(), free_port()
    command = [
        "-m",
        "uvicorn",
        "answerable.config.asgi:application",
        "--port",
        str(port),
        "--lifespan",
        "off",
    ]
    server = subprocess.Popen(
        [sys.executable, *command, "--no-access-log", "--log-level", "warning"],
        cwd=os.environ["ANSWERABLE_DATA_DIR"],
    )
    try:
        asyncio.run(_listen(chosen, server.pid, port, cookie))
    finally:
        server.terminate()
        server.wait(timeout=30)


def _sign_in() -> str:
    from django.contrib.auth import SESSION_KEY
    from django.test import Client

    from answerable.people.models import Provider, ProviderKind, Role, Staff

    provider = Provider.objects.create(name="Company", kind=ProviderKind.IN_HOUSE)
    staff = Staff.objects.create(
        email="sam@company.example", name="Sam", provider=provider, role=Role.SUPERVISOR
    )
    client = Client()
    client.force_login(staff)
    assert client.session[SESSION_KEY]
    return client.cookies["sessionid"].value


class Reader:
    """One page that listens. Remembers when it heard of what, and how often."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.heard: dict[int, float] = {}
        self.twice = 0
        self.position = ""

    async def listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        resume = f"Last-Event-ID: {self.position}\r\n" if self.position else ""
        writer.write(
            f"GET /stream/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={self.cookie}\r\n{resume}\r\n".encode()
        )
        try:
            while line := await reader.readline():
                self._take(line)
        finally:
            writer.close()

    def _take(self, line: bytes) -> None:
        if line.startswith(b"id: "):
            self.position = line[4:].strip().decode()
        elif line.startswith(b"data: ") and b'"message"' in line:
            message = json.loads(line[6:])["message"]
            self.twice += message in self.heard
            self.heard[message] = time.monotonic()


async def _listen(chosen: argparse.Namespace, pid: int, port: int, cookie: str) -> None:
    await _wait_for(port)
    before = _resident(pid)
    began = time.monotonic()
    readers = [Reader(port, cookie) for _ in range(chosen.readers)]
    tasks = []
    for index, reader in enumerate(readers):
        tasks.append(asyncio.create_task(reader.listen()))
        if index % 20 == 19:
            await asyncio.sleep(0.05)
    await _until_all_listen(readers, tasks)
    print(f"{database_name()}: {len(readers)} readers there after {time.monotonic() - began:.1f} s")
    each = (_resident(pid) - before) / len(readers)
    written: dict[int, float] = {}
    spoken = threading.Thread(target=_write, args=(chosen, written))
    spoken.start()
    processor = processor_of(pid)
    await asyncio.sleep(chosen.seconds / 2)
    processor = processor_of(pid) - processor
    early = list(written)
    away = await _come_again(readers[::2], tasks)
    while spoken.is_alive():
        await asyncio.sleep(0.1)
    await _until_heard(readers, written)
    _print(readers, written, early, away)
    told = processor * 1e6 / (len(early) * len(readers))
    print(f"  {each:.0f} KiB a stream, {told:.0f} µs of the server's processor for each event told")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise SystemExit("The server does not answer.")


async def _until_all_listen(readers: list[Reader], tasks: list["asyncio.Task[None]"]) -> None:
    """Say something until everybody has heard of it: then all are listening."""
    said: dict[int, float] = {}
    for _ in range(_PATIENCE):
        await asyncio.to_thread(_say, said)
        await asyncio.sleep(1)
        if all(reader.heard for reader in readers):
            break
    else:
        raise SystemExit(f"{sum(not reader.heard for reader in readers)} readers hear nothing")
    await asyncio.sleep(1)
    for reader in readers:
        reader.heard.clear()


async def _come_again(readers: list[Reader], tasks: list["asyncio.Task[None]"]) -> float:
    """Cut them off, let time pass, connect anew; how long they were away."""
    for index in range(0, 2 * len(readers), 2):
        tasks[index].cancel()
    await asyncio.sleep(1.5)
    tasks += [asyncio.create_task(reader.listen()) for reader in readers]
    return 1.5


async def _until_heard(readers: list[Reader], written: dict[int, float]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and any(len(reader.heard) < len(written) for reader in readers):
        await asyncio.sleep(0.2)


def _print(readers: list[Reader], written: dict[int, float], early: list[int], away: float) -> None:
    late = [
        1000 * (reader.heard[message] - at)
        for reader in readers
        for message, at in written.items()
        if message in early and message in reader.heard
    ]
    missed = sum(message not in reader.heard for reader in readers for message in written)
    twice = sum(reader.twice for reader in readers)
    print(
        f"  {len(written)} changes, each to all: change to received p50 {percentile(late, 50):.0f} ms, ",
        end="",
    )
    print(f"p95 {percentile(late, 95):.0f} ms")
    print(f"  missed {missed}, heard twice {twice}, with half of the readers away for {away} s")


def _write(chosen: argparse.Namespace, written: dict[int, float]) -> None:
    from django.db import connection

    until = time.monotonic() + chosen.seconds
    while time.monotonic() < until:
        _say(written)
        time.sleep(1 / chosen.rate)
    connection.close()


def _say(written: dict[int, float]) -> None:
    from django.utils import timezone

    from answerable.ledger.actor import SYSTEM
    from answerable.people.models import Customer
    from answerable.tickets.actions import Inbound, open_ticket, receive_message
    from answerable.tickets.models import Ticket

    now = timezone.now()
    ticket = Ticket.objects.first()
    if ticket is None:
        customer = Customer.objects.create(name="Cleo")
        ticket = open_ticket(customer=customer, channel="email", subject="Zip", by=SYSTEM, at=now)
    at = time.monotonic()
    said = Inbound(channel="email", customer=ticket.customer, from_address="cleo@example.com", text="Hello?")
    written[receive_message(ticket, said, by=SYSTEM, at=now).pk] = at


def _resident(pid: int) -> int:
    line = next(
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")
    )
    return int(line.split()[1])


if __name__ == "__main__":
    main()
