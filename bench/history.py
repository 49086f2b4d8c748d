"""How quickly a real desk's event log comes in, and whether what is here afterwards is what the file says.

    python bench/history.py [--database sqlite|postgres|both] [--times 1]

The file is `tickets/incident_event_log.csv.gz` of ANSWERABLE_CORPORA, whole. With `--times`, each case stands in it so
often, under other numbers. Printed: rows and tickets a second, the most memory that this process had, and
reassignments, reopenings and hours of waiting as reckoned from the file alone and from the ledger. Then the import is
taken out again.
"""

import argparse
import csv
import gzip
import os
import resource
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from ground import arguments, on_each_database

CORPORA = Path(
    os.environ.get("ANSWERABLE_BENCH_CORPORA") or os.environ.get("ANSWERABLE_CORPORA", "../shared/data")
)
LOG = CORPORA / "tickets" / "incident_event_log.csv.gz"
ENDED = {"Resolved", "Closed"}
KINDS = ("ticket.opened", "ticket.assigned", "ticket.status_changed", "ticket.closed", "ticket.reopened")


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--times", type=int, default=1)
    chosen = parser.parse_args()
    os.environ["ANSWERABLE_BENCH_CORPORA"] = str(CORPORA.absolute())
    on_each_database(chosen.database, lambda: _measure(chosen))


def _measure(chosen: argparse.Namespace) -> None:
    from django.db import connection
    from django.utils import timezone

    from answerable.history.actions import Handed, begin, bring, undo
    from answerable.history.running import advance
    from answerable.history.undoing import take_out
    from answerable.ledger.actor import SYSTEM
    from answerable.ledger.verification import verify
    from answerable.people.models import Provider, ProviderKind

    Provider.objects.create(name="Own company", kind=ProviderKind.IN_HOUSE)
    path, rows = _file(chosen.times)
    now = timezone.now()
    before = _megabytes()
    run = begin(Handed("csv", "ServiceNow", path, path.name, ""), by=SYSTEM, at=now)
    bring(run, by=SYSTEM, at=now)
    began = time.perf_counter()
    advance(run.pk)
    took = time.perf_counter() - began
    run.refresh_from_db()
    print(f"{connection.vendor}: {rows} rows, {run.tickets} tickets, {run.events} events in {took:.1f} s: "
          f"{rows / took:.0f} rows, {run.tickets / took:.0f} tickets a second; "
          f"memory {before:.0f} MB before, {_megabytes():.0f} MB at most")  # fmt: skip
    told, here = _from_file(path), _from_ledger()
    for name, ours, theirs in zip(
        ("reassignments", "reopenings", "hours of waiting"), here, told, strict=True
    ):
        print(
            f"  {name:16} {theirs:10.1f} in the file, {ours:10.1f} here{'' if ours == theirs else '  DIFFERS'}"
        )
    print(f"  the ledger is {'whole' if not verify() else 'BROKEN'}")
    undo(run, by=SYSTEM, at=now)
    began = time.perf_counter()
    gone, kept = take_out(run.pk)
    print(f"  taken out again: {gone} tickets in {time.perf_counter() - began:.1f} s, {kept} kept")
    path.unlink()


def _file(times: int) -> tuple[Path, int]:
    with gzip.open(LOG, "rt") as file:
        rows = list(csv.DictReader(file))
    path = Path(os.environ["ANSWERABLE_DATA_DIR"]) / "log.csv.gz"
    with gzip.open(path, "wt", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        for number in range(times):
            more = f"-{number}" if number else ""
            writer.writerows({**row, "number": row["number"] + more} for row in rows)
    return path, len(rows) * times


def _from_file(path: Path) -> tuple[float, float, float]:
    """Without a line of the product's."""
    cases: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(path, "rt") as file:
        for row in csv.DictReader(file):
            cases[row["number"]].append(row)
    moved = reopened = 0
    waited = timedelta()
    for rows in cases.values():
        rows.sort(key=lambda row: _moment(row["sys_updated_at"]))
        groups = [row["assignment_group"] for row in rows if row["assignment_group"] != "?"]
        moved += sum(was != now for was, now in pairwise(groups))
        for row, then in pairwise(rows):
            was, now = row["incident_state"], then["incident_state"]
            reopened += was in ENDED and now not in ENDED
            if was.startswith("Awaiting"):
                waited += _moment(then["sys_updated_at"]) - _moment(row["sys_updated_at"])
    return moved, reopened, waited / timedelta(hours=1)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=UTC)


def _from_ledger() -> tuple[float, float, float]:
    from answerable.ledger.models import Event

    moved = reopened = 0
    waited = timedelta()
    since: dict[int, datetime] = {}
    for event in Event.objects.filter(kind__in=KINDS).order_by("ticket_id", "number").iterator():
        ticket = event.ticket_id or 0
        if event.kind == "ticket.assigned":
            moved += bool(event.data["from_team"]) and event.data["from_team"] != event.data["team"]
            continue
        reopened += event.kind == "ticket.reopened"
        if ticket in since:
            waited += event.at - since.pop(ticket)
        if event.data.get("category", "").startswith("waiting"):
            since[ticket] = event.at
    return moved, reopened, waited / timedelta(hours=1)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
