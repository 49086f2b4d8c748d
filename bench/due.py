"""How long it takes to find what has become due among a million tickets and to claim it, by one worker and by two.

    python bench/due.py [--tickets 1000000] [--due 300] [--database sqlite|postgres|both]

Each ticket has three promises, of which two run and people are told of both before they are due: two million moments
still to come, copied by the database from one ticket that was opened as any is. Besides as many jobs wait for later as
`--jobs` says (mail that is tried again). Printed: finding what is due (200 rows), claiming one with all that hears of
it (a transaction with its event and what is told), the same by two processes that want the same rows, each of which
must be told once; and what a worker takes to find its next jobs. Beside it how the database finds the rows.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from ground import arguments, on_each_database, percentile

_UNTIL = "ANSWERABLE_BENCH_DUE_UNTIL"  # set for the workers that this script starts
_FIRST = datetime.fromisoformat("2030-01-07T08:00:00+00:00")  # when the first ticket's people are told
_WARN = timedelta(hours=1)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--tickets", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=300)
    chosen = parser.parse_args()
    on_each_database(chosen.database, lambda: _measure(chosen), within=4 * 3600)


def _measure(chosen: argparse.Namespace) -> None:
    from django.db import connection

    if _UNTIL in os.environ:
        print(json.dumps(_claim_all(datetime.fromisoformat(os.environ[_UNTIL]))))
        return
    began = time.monotonic()
    _fill(chosen.tickets, chosen.jobs)
    print(f"{connection.vendor}: {chosen.tickets} tickets, made in {time.monotonic() - began:.0f} s")
    until = _FIRST + timedelta(seconds=chosen.due)
    _show_plan(until)
    _find(until)
    took = _claim_all(until)
    _say("claiming and telling of one", took["seconds"], took["processor"])
    later = until + timedelta(seconds=chosen.due)
    both = _two_at_once(later)
    _say("the same, two at once", [each for worker in both for each in worker["seconds"]])
    claimed = [worker["claimed"] for worker in both]
    print(f"  claimed by each: {claimed}, together {sum(claimed)} of {2 * chosen.due}; told {_told()} in all")
    _jobs()


def _find(until: datetime) -> None:
    from answerable.promises.due import due_at

    _say("finding what is due", *_timed(lambda: due_at(until), 200))
    print(f"  found: {len(due_at(until))}")
    _say("finding that nothing is", *_timed(lambda: due_at(_FIRST - timedelta(days=1)), 200))


def _jobs() -> None:
    from answerable.ledger.jobs.worker import Worker

    _say("a worker that finds no job", *_timed(Worker().claim, 200))


def _claim_all(until: datetime) -> "dict[str, object]":
    """As the job does it: what is due in batches, each in a transaction of its own."""
    from answerable.promises.due import due_at, tell

    took, claimed, processor = [], 0, time.process_time()
    while due := due_at(until):
        for pk, acts_at in due:
            began = time.perf_counter()
            claimed += tell(pk, acts_at, at=until)
            took.append(time.perf_counter() - began)
    return {
        "seconds": took,
        "claimed": claimed,
        "processor": (time.process_time() - processor) / max(1, len(took)),
    }


def _two_at_once(until: datetime) -> "list[dict[str, object]]":
    environment = {**os.environ, _UNTIL: until.isoformat()}
    command = [sys.executable, *sys.argv]
    workers = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    return [json.loads(worker.communicate(timeout=900)[0].splitlines()[-1]) for worker in workers]


def _told() -> int:
    from answerable.ledger.models import Event

    return Event.objects.filter(kind="promise.warned").count()


def _show_plan(until: datetime) -> None:
    from answerable.promises.models import Promise

    waiting = Promise.objects.filter(acts_at__lte=until).order_by("acts_at", "pk")[:200]
    print("  " + waiting.explain().replace("\n", "\n  "))


def _fill(tickets: int, jobs: int) -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from answerable.demo.bulk import in_a_hurry
    from answerable.ledger.actor import SYSTEM, customer
    from answerable.ledger.models import Job
    from answerable.people.models import Customer, Provider, ProviderKind, Role, Staff, Team
    from answerable.promises.actions import PolicyPlan, add_policy
    from answerable.promises.clocks.history import Kind
    from answerable.promises.models import Promise
    from answerable.tickets.actions import Inbound, assign, open_with
    from answerable.tickets.models import Priority, Ticket

    now = timezone.now()
    provider = Provider.objects.create(name="Own", kind=ProviderKind.IN_HOUSE)
    team = Team.objects.create(name="Team", provider=provider)
    staff = Staff.objects.create(email="ana@staff.example", name="Ana", provider=provider, role=Role.AGENT)
    team.members.add(staff)
    targets = {
        kind: {priority.value: timedelta(hours=8) for priority in Priority}
        for kind in (Kind.FIRST_ANSWER, Kind.RESOLUTION, Kind.UPDATE)
    }
    add_policy(PolicyPlan("Everybody", targets, warn_before=_WARN), by=SYSTEM, at=now)
    cleo = Customer.objects.create(name="Cleo", created_at=now)
    said = Inbound(
        channel="email", customer=cleo, from_address="cleo@example.com", subject="My tent", text="It leaks."
    )
    with transaction.atomic():
        first = open_with(said, team_id=team.pk, by=customer(cleo.pk), at=now).ticket
        assign(first, team=team, staff=staff, by=SYSTEM, at=now)
    Promise.objects.filter(ticket=first).update(acts_at=_FIRST, due_at=_FIRST + _WARN)
    Promise.objects.create(ticket=first, kind="next_answer", state="done", started_at=now, ended_at=now)
    with in_a_hurry():
        _copy(Ticket, tickets - 1, {"id": "copied.id + n", "reference": _reference(), "token": "'copy' || n"})
        later = {"id": f"copied.id + n * {Promise.objects.count()}", "ticket_id": "ticket_id + n"}
        _copy(
            Promise,
            tickets - 1,
            {**later, "acts_at": _seconds_later("acts_at"), "due_at": _seconds_later("due_at")},
        )
        job = Job.objects.create(
            task="promises.tasks.tell_of_due", lane="inside", max_attempts=20, created_at=now, run_at=_FIRST
        )
        _copy(Job, jobs - 1, {"id": "copied.id + n", "run_at": _seconds_later("run_at")})
    if not jobs:
        job.delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM (ANALYZE)")


def _copy(model: "type[object]", times: int, differing: dict[str, str]) -> None:
    """So many copies of each row there is, numbered `n` from 1 on."""
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields]  # type: ignore[attr-defined]
    values = ", ".join(differing.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table  # type: ignore[attr-defined]
    numbers = "SELECT generate_series(1, %s) AS n"
    if connection.vendor == "sqlite":
        series = "SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < %s"
        numbers = f"WITH RECURSIVE series(n) AS ({series}) SELECT n FROM series"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} "
            f"FROM (SELECT * FROM {table}) AS copied, ({numbers}) AS numbers",
            [times],
        )


def _reference() -> str:
    from django.db import connection

    hexadecimal = "printf('%%08x', n)" if connection.vendor == "sqlite" else "lpad(to_hex(n), 8, '0')"
    return f"substr({hexadecimal}, 1, 4) || '-' || substr({hexadecimal}, 5, 4)"


def _seconds_later(column: str) -> str:
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"strftime('%%Y-%%m-%%d %%H:%%M:%%S', {column}, '+' || n || ' seconds')"
    return f"{column} + n * interval '1 second'"


def _timed(work: Callable[[], object], times: int) -> tuple[list[float], float]:
    work()
    took, processor = [], time.process_time()
    for _each in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return took, (time.process_time() - processor) / times


def _say(what: str, took: Sequence[float], processor: float | None = None) -> None:
    p50, p95 = percentile(took, 50) * 1000, percentile(took, 95) * 1000
    busy = "" if processor is None else f"; of the processor {processor * 1000:.2f} ms each"
    print(f"  {what}: p50 {p50:.2f} ms, p95 {p95:.2f} ms{busy} (n = {len(took)})")


if __name__ == "__main__":
    main()
