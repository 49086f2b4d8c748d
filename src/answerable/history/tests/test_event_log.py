"""A real desk's event log: what is here afterwards is what a plain reading of the file says."""

import csv
import gzip
import os
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from answerable.history.models import Brought, HistoryRun
from answerable.history.persons import digest
from answerable.ledger.models import Event
from answerable.ledger.verification import verify
from answerable.people.models import Team
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
CORPORA = Path(os.environ.get("ANSWERABLE_CORPORA", "../shared/data"))
LOG = CORPORA / "tickets" / "incident_event_log.csv.gz"
ENDED = {"Resolved", "Closed"}
AWAITING = {"Awaiting User Info", "Awaiting Problem", "Awaiting Vendor", "Awaiting Evidence"}
SAMPLE = 80  # cases


def _moment(text):
    return datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def log():
    """Rows by case, in the order of time, as the file has them."""
    if not LOG.is_file():
        pytest.skip(f"{LOG} is not here")
    cases = defaultdict(list)
    with gzip.open(LOG, "rt") as file:
        for row in csv.DictReader(file):
            if row["number"] in cases or len(cases) < SAMPLE:
                cases[row["number"]].append(row)
    return {
        number: sorted(rows, key=lambda row: _moment(row["sys_updated_at"])) for number, rows in cases.items()
    }


@pytest.fixture
def brought(log, write, bring_in):
    rows = [row for rows in log.values() for row in rows]
    path = write("log.csv", "")
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return bring_in("csv", path, label="ServiceNow")


def _told(run):
    """Events of each case, by its number elsewhere."""
    numbers = dict(Brought.objects.filter(run=run).values_list("ticket", "key"))
    found = defaultdict(list)
    for event in Event.objects.filter(ticket_id__in=numbers).order_by("number"):
        found[numbers[event.ticket_id]].append(event)
    return found


def test_reassignments_reopenings_and_waits_are_those_of_the_file(brought, log, own_company):
    told = _told(brought)
    assert brought.tickets == len(log) == len(told)
    names = dict(Team.objects.values_list("pk", "name"))
    for number, rows in log.items():
        groups = [row["assignment_group"] for row in rows if row["assignment_group"] != "?"]
        moves = [(was, now) for was, now in pairwise(groups) if was != now]
        assigned = [event.data for event in told[number] if event.kind == "ticket.assigned"]
        found = [
            (names[data["from_team"]], names[data["team"]])
            for data in assigned
            if data["from_team"] and data["from_team"] != data["team"]
        ]
        assert found == moves, number
        states = [row["incident_state"] for row in rows]
        reopened = sum(was in ENDED and now not in ENDED for was, now in pairwise(states))
        kinds = Counter(event.kind for event in told[number])
        assert kinds["ticket.reopened"] == reopened, number
        assert _waited(told[number]) == _awaited(rows), number


def _awaited(rows):
    """How long it stood in a state of waiting, as the file says."""
    spans = pairwise(rows)
    times = [
        _moment(then["sys_updated_at"]) - _moment(row["sys_updated_at"])
        for row, then in spans
        if row["incident_state"] in AWAITING
    ]
    return sum(times, timedelta())


def _waited(events):
    """The same from the ledger."""
    waited, since = timedelta(), None
    for event in events:
        if event.kind not in ("ticket.status_changed", "ticket.closed", "ticket.reopened"):
            continue
        if since is not None:
            waited, since = waited + event.at - since, None
        if event.data.get("category", "").startswith("waiting"):
            since = event.at
    return waited


def test_it_is_closed_when_the_file_says_so(brought, log):
    closed = dict(Ticket.objects.values_list("brought__key", "closed_at"))
    for number, rows in log.items():
        ends = None
        for row in rows:
            if row["incident_state"] not in ENDED:
                ends = None
            elif ends is None:
                ends = _moment(row["sys_updated_at"])
        assert closed[number] == ends, number
        opened = min(_moment(rows[0]["opened_at"]), _moment(rows[0]["sys_updated_at"]))
        assert Ticket.objects.get(brought__key=number).created_at == opened


def test_all_of_it_is_chained_and_marked(brought):
    events = Event.objects.filter(ticket_id__in=Brought.objects.values("ticket"))
    assert events.count() == brought.events
    assert all(event.data["imported"] is True and event.data["run"] == brought.pk for event in events)
    assert verify() == []
    assert HistoryRun.objects.get().report["counts"]["customers"] > 0
    assert digest("Caller 2403") not in str(HistoryRun.objects.values())
