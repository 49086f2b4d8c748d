"""Events for new streams, chained as `ledger.recording` does, without a statement for each."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from answerable.ledger.actor import Actor
from answerable.ledger.chain import GENESIS
from answerable.ledger.kinds import Kind
from answerable.ledger.many import Rows, Table, stored_moment
from answerable.ledger.models import Chain, Event

EVENTS = Table.of(
    Event, "kind", "at", "stream", "number", "ticket_id", "actor_kind", "actor_id", "provider_id", "data",
    "previous", "hash",
)  # fmt: skip
CHAINS = Table.of(Chain, "stream", "number", "hash")

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


class NewChain:
    """The events of a subject that did not exist before; `end` writes the head of its chain."""

    def __init__(self, rows: Rows, stream: str, ticket_id: int | None) -> None:
        self.rows, self.stream, self.ticket_id = rows, stream, ticket_id
        self.number, self.hash = 0, GENESIS

    def record(self, kind: Kind, by: Actor, at: datetime, **data: Any) -> None:
        """`ledger.chain.event_hash` written out: for millions of events, making an encoder for each and encoding the
        data twice takes longer than everything else. The tests verify every event with the ledger's own."""
        self.number += 1
        actor, content = by.kind.value, _canonical(kind.checked(data) | by.because)
        head = [
            "answerable-event-1",
            self.stream,
            self.number,
            kind.name,
            at.astimezone(UTC).isoformat(timespec="microseconds"),
        ]
        facts = _canonical([*head, actor, by.id, by.provider_id, self.ticket_id])
        previous = self.hash
        self.hash = hashlib.sha256(f"{facts[:-1]},{content}]".encode() + previous).digest()
        self.rows.add(
            EVENTS, kind.name, stored_moment(at), self.stream, self.number, self.ticket_id, actor, by.id,
            by.provider_id, content, previous, self.hash,
        )  # fmt: skip

    def end(self) -> None:
        self.rows.add(CHAINS, self.stream, self.number, self.hash)
