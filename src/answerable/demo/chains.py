"""Events for new streams, chained as `ledger.recording` does, without a statement for each."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from answerable.demo.rows import CHAINS, EVENTS, Rows
from answerable.demo.tables import stored_moment
from answerable.ledger.actor import Actor
from answerable.ledger.chain import GENESIS, event_hash
from answerable.ledger.kinds import Kind
from answerable.ledger.models import Event


@dataclass(slots=True)
class _Content:
    """What the hash covers, under the names that an Event has."""

    stream: str
    number: int
    kind: str
    at: datetime
    actor_kind: str
    actor_id: int | None
    provider_id: int | None
    ticket_id: int | None
    data: dict[str, Any]


class NewChain:
    """The events of a subject that did not exist before; `end` writes the head of its chain."""

    def __init__(self, rows: Rows, stream: str, ticket_id: int | None) -> None:
        self.rows, self.stream, self.ticket_id = rows, stream, ticket_id
        self.number, self.hash = 0, GENESIS

    def record(self, kind: Kind, by: Actor, at: datetime, **data: Any) -> None:
        self.number += 1
        content = _Content(
            self.stream,
            self.number,
            kind.name,
            at,
            by.kind.value,
            by.id,
            by.provider_id,
            self.ticket_id,
            kind.checked(data),
        )
        previous, self.hash = self.hash, event_hash(cast(Event, content), self.hash)
        self.rows.add(
            EVENTS,
            kind.name,
            stored_moment(at),
            self.stream,
            self.number,
            self.ticket_id,
            by.kind.value,
            by.id,
            by.provider_id,
            json.dumps(content.data),
            previous,
            self.hash,
        )

    def end(self) -> None:
        self.rows.add(CHAINS, self.stream, self.number, self.hash)
