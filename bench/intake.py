"""How fast mail becomes routed, searchable tickets, beside the floor: the same mail merely parsed and committed.

    python bench/intake.py [--messages 1000] [--corpus FOLDER] [--database sqlite|postgres|both]

The mail goes through the LMTP door of one `answerable worker`, which also settles it; the clock runs from the first
letter handed in to the last one settled. Two policies promise something to every ticket, one of them chosen by
conditions, counted by a calendar; `--without-promises` leaves them out, to see what they cost. The floor is one process
that parses each letter and commits it as one row in a transaction of its own, on the same database. Both are also shown
in processor time, the process that reads mail for the worker included, which other work on the machine disturbs less;
the server's own (PostgreSQL) is not in it.
"""

import argparse
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ground import ROOT, arguments, database_name, on_each_database
from letters import TO, letters

_PATIENCE = 900


@dataclass(frozen=True)
class Run:
    messages: int
    seconds: float
    processor: float

    def __str__(self) -> str:
        each = 1000 * self.processor / self.messages
        return f"{self.messages / self.seconds:7.1f} msgs/s  {each:6.2f} ms of processor each"


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument(
        "--corpus", type=Path, help="a folder of .eml (or any) files instead of composed letters"
    )
    parser.add_argument("--without-promises", action="store_true")
    parser.add_argument("--rules", type=int, default=0, help="so many routing rules, of which the last fits")
    chosen = parser.parse_args()
    on_each_database(chosen.database, lambda: _measure(chosen))


def _measure(chosen: argparse.Namespace) -> None:
    mail = _corpus(chosen.corpus) if chosen.corpus else letters(chosen.messages)
    sizes = sum(map(len, mail)) / len(mail) / 1000
    print(f"{database_name()}: {len(mail)} messages of {sizes:.1f} kB on average")
    _make_mailbox()
    if not chosen.without_promises:
        _make_promises()
    if chosen.rules:
        _make_routes(chosen.rules)
    half = len(mail) // 2
    before = floor(mail[:half])
    door = through_the_door(mail)
    after = floor(mail[half:])
    base = Run(len(mail), before.seconds + after.seconds, before.processor + after.processor)
    print(f"  parsed and committed     {base}")
    print(f"  LMTP to searchable       {door}")
    print(
        f"  ratio                    {base.seconds / door.seconds:7.2f}         {base.processor / door.processor:6.2f}"
    )
    _print_outcome()


def _corpus(folder: Path) -> list[bytes]:
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix in {".eml", ".txt", ""}
    )
    return [path.read_bytes() for path in files if path.name != "LICENSE"]


def _make_mailbox() -> None:
    from django.utils import timezone

    from answerable.channels.models import Mailbox
    from answerable.people.models import Provider, ProviderKind, Role, Staff, Team

    provider = Provider.objects.create(name="Company", kind=ProviderKind.IN_HOUSE)
    team = Team.objects.create(name="Support", provider=provider)
    for number in range(40):
        Staff.objects.create(
            email=f"agent{number}@company.example", name=f"Agent {number}", provider=provider, role=Role.AGENT
        )
    for address in (TO, "sales@company.example", "returns@company.example"):
        Mailbox.objects.create(
            channel="email", name=address, address=address, team=team, created_at=timezone.now()
        )


def _make_routes(count: int) -> None:
    from django.utils import timezone

    from answerable.ledger.actor import SYSTEM
    from answerable.people.models import Provider, Team
    from answerable.routing.actions import RoutePlan, add_route
    from answerable.routing.rules.sharing import Share
    from answerable.tickets.conditions import Condition, Conditions

    provider = Provider.objects.create(name="Own", kind="in_house")
    team = Share(Team.objects.create(name="Ghent", provider=provider).pk, 100)
    for number in range(count - 1):
        asked = (Condition("subject", "has", f"word{number}"), Condition("language", "is", "nl"))
        add_route(RoutePlan(f"Rule {number}", Conditions(asked), [team]), by=SYSTEM, at=timezone.now())
    add_route(RoutePlan("The rest", shares=[team]), by=SYSTEM, at=timezone.now())


def _make_promises() -> None:
    from datetime import timedelta

    from django.utils import timezone

    from answerable.ledger.actor import SYSTEM
    from answerable.promises.actions import PolicyPlan, add_policy
    from answerable.promises.clocks.history import Kind
    from answerable.regions.actions import HoursWanted, add_calendar
    from answerable.tickets.conditions import Condition, Conditions
    from answerable.tickets.models import Priority

    at = timezone.now()
    office = HoursWanted("Europe/Brussels", (((540, 1020),),) * 5 + ((), ()), "BE")
    calendar = add_calendar("Ghent", office, by=SYSTEM, at=at)
    targets = {
        kind: {priority.value: timedelta(hours=8) for priority in Priority}
        for kind in (Kind.FIRST_ANSWER, Kind.NEXT_ANSWER, Kind.RESOLUTION)
    }
    by_phone = Conditions((Condition("channel", "is", "phone"), Condition("priority", "at_least", "30")))
    for name, asked in (("By phone", by_phone), ("Everybody", Conditions())):
        plan = PolicyPlan(
            name, targets, calendar=calendar.pk, warn_before=timedelta(hours=1), conditions=asked
        )
        add_policy(plan, by=SYSTEM, at=at)


def floor(mail: list[bytes]) -> Run:
    """Each letter parsed, and kept as one row in a transaction of its own."""
    from django.db import transaction
    from django.utils import timezone

    from answerable.channels.email.parse import parse
    from answerable.people.models import Customer
    from answerable.tickets.models import Message, Status, Ticket

    now = timezone.now()
    customer = Customer.objects.create(name="Floor")
    ticket = Ticket.objects.create(
        customer=customer,
        channel="floor",
        status=Status.objects.all()[0],
        created_at=now,
        changed_at=now,
        said_at=now,
    )
    began, processor = time.perf_counter(), time.process_time()
    for raw in mail:
        incoming = parse(raw)
        with transaction.atomic():
            Message.objects.create(
                ticket=ticket,
                customer=customer,
                direction="inbound",
                channel="floor",
                from_address=(incoming.sender.address if incoming.sender else "")[:320],
                subject=incoming.subject[:500],
                text=incoming.text,
                html=incoming.html,
                folds=[list(fold) for fold in incoming.folds],
                created_at=now,
            )
    run = Run(len(mail), time.perf_counter() - began, time.process_time() - processor)
    Message.objects.filter(ticket=ticket).delete()
    ticket.delete()
    return run


def through_the_door(mail: list[bytes]) -> Run:
    port = free_port()
    worker = subprocess.Popen(
        [sys.executable, "-m", "answerable", "worker"],
        cwd=os.environ["ANSWERABLE_DATA_DIR"],
        env={**os.environ, "ANSWERABLE_LMTP": f"127.0.0.1:{port}", "PYTHONPATH": str(ROOT / "src")},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        door = _knock(port)
        time.sleep(0.5)
        began, processor = time.perf_counter(), processor_of(worker.pid)
        for raw in mail:
            door.sendmail("someone@customers.example.net", [TO], raw)
        _wait_until_settled(len(mail))
        run = Run(len(mail), time.perf_counter() - began, processor_of(worker.pid) - processor)
        door.quit()
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=60)
    return run


def _knock(port: int) -> smtplib.LMTP:
    for _ in range(300):
        try:
            return smtplib.LMTP("127.0.0.1", port, timeout=120)
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The worker does not listen.")


def _wait_until_settled(count: int) -> None:
    from answerable.channels.models import Item

    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if Item.objects.filter(settled_at__isnull=False).count() >= count:
            return
        time.sleep(0.05)
    raise SystemExit(f"Not settled after {_PATIENCE} seconds: {_states()}")


def _states() -> Counter[str]:
    from answerable.channels.models import Item

    return Counter(Item.objects.values_list("state", flat=True))


def _print_outcome() -> None:
    from answerable.tickets.models import SearchDocument, Ticket

    states = ", ".join(f"{count} {state}" for state, count in sorted(_states().items()))
    documents = SearchDocument.objects.count()
    print(f"  items: {states}; {Ticket.objects.count()} tickets, {documents} documents to search")


def processor_of(pid: int) -> float:
    """Seconds of processor time of a process and of those that it started, while they live."""
    path = Path(f"/proc/{pid}")
    fields = (path / "stat").read_text().rpartition(")")[2].split()
    children = [
        int(child) for task in (path / "task").iterdir() for child in (task / "children").read_text().split()
    ]
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_of(child) for child in children)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    main()
