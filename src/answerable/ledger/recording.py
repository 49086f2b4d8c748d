"""Writing the ledger: every change of state is one event in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from answerable.ledger import subscribers
from answerable.ledger.actor import Actor
from answerable.ledger.chain import GENESIS, event_hash
from answerable.ledger.kinds import Kind
from answerable.ledger.models import Chain, Event

# One statement makes the head, or takes the lock on it, and tells where it stands; both databases speak it.
_TAKE_HEAD = (
    "INSERT INTO ledger_chain (stream, number, hash) VALUES (%s, 0, %s) "
    "ON CONFLICT (stream) DO UPDATE SET number = ledger_chain.number RETURNING number, hash"
)


def record(
    kind: Kind, subject: models.Model, *, by: Actor, at: datetime, ticket_id: int | None = None, **data: Any
) -> Event:
    """Record one event about `subject`; inside a transaction only. Its subscribers run before this returns."""
    return record_all([(kind, data)], subject, by=by, at=at, ticket_id=ticket_id)[0]


def record_all(
    happened: Sequence[tuple[Kind, dict[str, Any]]],
    subject: models.Model,
    *,
    by: Actor,
    at: datetime,
    ticket_id: int | None = None,
) -> list[Event]:
    """Record several events about one subject, in order, for the price of little more than one."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of the change that it tells of")
    stream = stream_of(subject)
    if ticket_id is None and subject._meta.model_name == "ticket":
        ticket_id = subject.pk
    number, previous = _take_head(stream)
    events = []
    for kind, data in happened:
        number += 1
        event = Event(
            kind=kind.name,
            at=at,
            stream=stream,
            number=number,
            ticket_id=ticket_id,
            actor_kind=by.kind.value,
            actor_id=by.id,
            provider_id=by.provider_id,
            data=kind.checked(data),
            previous=previous,
        )
        previous = event.hash = event_hash(event, previous)
        events.append(event)
    Event.objects.bulk_create(events)
    Chain.objects.filter(pk=stream).update(number=number, hash=previous)
    for event in events:
        subscribers.tell(event)
    return events


def stream_of(subject: models.Model) -> str:
    """The name of a subject's stream: "ticket/17"."""
    return f"{subject._meta.model_name}/{subject.pk}"


def _take_head(stream: str) -> tuple[int, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_HEAD, [stream, GENESIS])
        number, digest = cursor.fetchone()
    return number, bytes(digest)
