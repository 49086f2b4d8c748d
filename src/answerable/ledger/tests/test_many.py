"""Rows as plain tuples: a few, or many at once by the database's own way, come out as they went in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from answerable.ledger.many import Table, among, keys_of
from answerable.ledger.models import Job

pytestmark = pytest.mark.django_db
COLUMNS = Table.of(
    Job, "id", "task", "arguments", "lane", "run_at", "created_at", "lease_until", "attempts", "max_attempts",
    "error", "worker", "state", "priority",
)  # fmt: skip
CHANGES = Table.of(Job, "id", "arguments", "lease_until", "error")
DAY = timedelta(days=1)
AT = datetime(2026, 3, 2, 9, 30, 0, 120, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize("count", [2, 50])
def test_what_is_written_is_read_again(count):
    rows = [
        (number, "a", {"é": [1, None]}, "inside", AT, AT + number * DAY, None, 0, 3, "“\t\\N", "", "ready", 0)
        for number in range(1, count + 1)
    ]  # fmt: skip
    COLUMNS.insert(COLUMNS.stored(rows))
    everything = COLUMNS.those(f"WHERE {among('id')} ORDER BY id", keys_of(range(count + 9)))
    assert everything.read() == rows
    assert everything.read()[0][4].tzinfo is UTC
    assert Job.objects.get(pk=1).run_at == AT

    changed = [(number, {"to": number}, AT if number % 2 else None, "'%s'") for number in range(1, count + 1)]
    CHANGES.update(CHANGES.stored(changed))
    assert CHANGES.those("WHERE 1 = 1 ORDER BY id").read() == changed
