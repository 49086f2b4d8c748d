"""Following the ledger from a position without missing an event that commits late.

On SQLite there is one writer, so ids are in commit order. On PostgreSQL they are not: an event's id may be drawn
early and committed late. There each event carries its transaction's number, and a reader sees only transactions
below the oldest one still running, in the order (transaction, id): nothing can appear behind it.
The price: one long writing transaction holds all readers back for its length.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from answerable.ledger.models import Event
from answerable.ledger.together import answers, foresee

_LAST_ID = 2**63 - 1
_POSITION = re.compile("(0|[1-9][0-9]{0,18})-(0|[1-9][0-9]{0,18})")
_READ_POSTGRES = """
    SELECT xid::text::bigint AS position_xid, event.* FROM ledger_event AS event
    WHERE (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, id LIMIT %s"""
_READ_SQLITE = "SELECT 0 AS position_xid, * FROM ledger_event WHERE id > %s ORDER BY id LIMIT %s"
_LATEST_POSTGRES = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1"
_LATEST_SQLITE = "SELECT coalesce(max(id), 0) FROM ledger_event"


@dataclass(frozen=True, order=True)
class Position:
    """A place between events. Its text, "transaction-id", is what readers keep."""

    xid: int = 0
    id: int = 0

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Raises ValueError for anything that `str` did not make."""
        match = _POSITION.fullmatch(text)
        position = cls(int(match[1]), int(match[2])) if match else None
        if position is None or max(position.xid, position.id) > _LAST_ID:
            raise ValueError(f"{text[:60]!r} is not a position in the ledger")
        return position


START = Position()


@dataclass(frozen=True)
class Placed:
    """An event and the position right behind it."""

    position: Position
    event: Event


def read_after(position: Position, limit: int = 500) -> Sequence[Placed]:
    """The next events behind a position, in the order in which readers may rely on them."""
    rows: Any
    if connection.vendor == "postgresql":
        rows = Event.objects.raw(_READ_POSTGRES, [str(position.xid), position.id, limit])
    else:
        rows = Event.objects.raw(_READ_SQLITE, [position.id, limit])
    return [Placed(Position(row.position_xid, row.pk), row) for row in rows]


def read_all(
    position: Position = START, *, until: Position | None = None, batch: int = 2000
) -> Iterator[Placed]:
    """Every event behind a position, batch by batch, to the end or to `until` (inclusive)."""
    while placed := read_after(position, batch):
        for one in placed:
            if until is not None and one.position > until:
                return
            yield one
        position = placed[-1].position


def latest() -> Position:
    """The position behind everything that a reader could have seen by now."""
    if connection.vendor == "postgresql":
        return Position(answers(_LATEST_POSTGRES, ())[0][0], _LAST_ID)
    return Position(0, answers(_LATEST_SQLITE, ())[0][0])


def foresee_latest() -> None:
    """It will be asked for: let it travel in front of what is asked next."""
    foresee(_LATEST_POSTGRES if connection.vendor == "postgresql" else _LATEST_SQLITE, ())
