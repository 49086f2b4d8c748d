"""Writing the ledger: every change of state is one event in the same transaction."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from answerable.ledger import subscribers
from answerable.ledger.actor import Actor
from answerable.ledger.chain import GENESIS, event_hash
from answerable.ledger.kinds import Kind
from answerable.ledger.known import forget_about
from answerable.ledger.models import Event
from answerable.ledger.together import answers, drawn_keys, foresee, forgo, remember, remembered, send_along

# One statement makes the head, or takes the lock on it, and tells where it stands; both databases speak it.
_TAKE_HEAD = (
    "INSERT INTO ledger_chain (stream, number, hash) VALUES (%s, 0, %s) "
    "ON CONFLICT (stream) DO UPDATE SET number = ledger_chain.number RETURNING number, hash"
)
_DRAW_KEY = ", nextval(pg_get_serial_sequence('ledger_event', 'id'))"

_NEW_HEAD = "INSERT INTO ledger_chain (stream, number, hash) VALUES (%s, %s, %s)"
_MOVE_HEAD = "UPDATE ledger_chain SET number = %s, hash = %s WHERE stream = %s"
_INSERT = (
    "INSERT INTO ledger_event ({id}kind, at, stream, number, ticket_id, actor_kind, actor_id, provider_id, "
    "data, previous, hash) VALUES "
)
_PLACES = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_PLACES_WITH_ID = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_RETURNING = " RETURNING number, id"  # databases promise no order of what they return


def record(
    kind: Kind,
    subject: models.Model,
    *,
    by: Actor,
    at: datetime,
    ticket_id: int | None = None,
    is_first: bool = False,
    **data: Any,
) -> Event:
    """Record one event about `subject`; inside a transaction only. Its subscribers run before this returns.

    `is_first`: the subject was made in this very transaction, so that its chain cannot exist yet.
    """
    return record_all([(kind, data)], subject, by=by, at=at, ticket_id=ticket_id, is_first=is_first)[0]


def record_all(
    happened: Sequence[tuple[Kind, dict[str, Any]]],
    subject: models.Model,
    *,
    by: Actor,
    at: datetime,
    ticket_id: int | None = None,
    is_first: bool = False,
) -> list[Event]:
    """Record several events about one subject, in order, for the price of little more than one."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of the change that it tells of")
    stream = stream_of(subject)
    if ticket_id is None and subject._meta.model_name == "ticket":
        ticket_id = subject.pk
    if is_first:
        number, previous, keys = 0, GENESIS, drawn_keys(Event, len(happened))
    else:
        number, previous, keys = _head_of(stream, len(happened))
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
            data=kind.checked(data) | by.because,
            previous=previous,
        )
        previous = event.hash = event_hash(event, previous)
        event.about = subject
        events.append(event)
    if keys is None:
        _insert(events)
    else:
        _insert_as(events, keys)
    _put_head(stream, number, previous, is_first=is_first)
    remember(stream, (number, previous, events[-1].pk))
    forget_about(type(subject))
    for event in events:
        subscribers.tell(event)
    return events


def foresee_event(model: type[models.Model], key: object) -> None:
    """One event about this row will be recorded: let its place in the chain be taken with the next question."""
    foresee(*_taking_head(f"{model._meta.model_name}/{key}", 1))


def stream_of(subject: models.Model) -> str:
    """The name of a subject's stream: "ticket/17"."""
    return f"{subject._meta.model_name}/{subject.pk}"


# Written by hand: every change of anything comes through here, and building these statements anew took longer than
# executing them.


def _insert(events: Sequence[Event]) -> None:
    values = [value for event in events for value in _values(event)]
    statement = _INSERT.format(id="") + ", ".join([_PLACES] * len(events)) + _RETURNING
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        keys = dict(cursor.fetchall())
    for event in events:
        _is_kept_as(event, keys[event.number])


def _insert_as(events: Sequence[Event], keys: Sequence[int]) -> None:
    """With keys drawn beforehand, so that the answer can wait."""
    values = [value for event, key in zip(events, keys, strict=True) for value in (key, *_values(event))]
    send_along(_INSERT.format(id="id, ") + ", ".join([_PLACES_WITH_ID] * len(events)), values)
    for event, key in zip(events, keys, strict=True):
        _is_kept_as(event, key)


def _is_kept_as(event: Event, key: int) -> None:
    event.pk = key
    event._state.adding, event._state.db = False, connection.alias


def _values(event: Event) -> list[Any]:
    at = connection.ops.adapt_datetimefield_value(event.at)
    who = [event.actor_kind, event.actor_id, event.provider_id]
    content = [json.dumps(event.data), event.previous, event.hash]
    return [event.kind, at, event.stream, event.number, event.ticket_id, *who, *content]


def _put_head(stream: str, number: int, digest: bytes, *, is_first: bool) -> None:
    if is_first:
        send_along(_NEW_HEAD, [stream, number, digest])
    else:
        send_along(_MOVE_HEAD, [number, digest, stream])


def _head_of(stream: str, count: int) -> tuple[int, bytes, list[int] | None]:
    """Without asking where this transaction has written the stream before, and has keys at hand: it holds the lock.
    Keys that were drawn before the last event's would put the new one in front of it."""
    held = remembered(stream)
    keys = None if held is None else drawn_keys(Event, count)
    if keys is None or keys[0] < held[2]:
        return _take_head(stream, count)
    forgo(*_taking_head(stream, 1))
    return held[0], held[1], keys


def _take_head(stream: str, count: int) -> tuple[int, bytes, list[int] | None]:
    """Number and hash of the last event, and on PostgreSQL keys for so many new ones: drawn under the lock, they follow
    the order of the stream."""
    if count > 1:
        forgo(*_taking_head(stream, 1))
    number, digest, *keys = answers(*_taking_head(stream, count))[0]
    return number, bytes(digest), keys or None


def _taking_head(stream: str, count: int) -> tuple[str, list[Any]]:
    draws = _DRAW_KEY * count if connection.vendor == "postgresql" else ""
    return _TAKE_HEAD + draws, [stream, GENESIS]
