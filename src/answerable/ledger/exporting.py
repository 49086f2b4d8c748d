"""The ledger in lines: every event and every seal, for the other party to keep or for whoever leaves."""

from collections.abc import Iterator
from typing import Any

from answerable.ledger.models import Event, Seal
from answerable.ledger.tail import START, read_all


def ledger_length() -> int:
    return Event.objects.count() + Seal.objects.count()


def ledger_lines() -> Iterator[dict[str, Any]]:
    """Events in the order in which readers see them, then the seals."""
    for placed in read_all(START):
        yield _event(placed.event)
    for seal in Seal.objects.order_by("pk").iterator(chunk_size=1):
        yield seal_line(seal)


def seal_line(seal: Seal) -> dict[str, Any]:
    return {
        "type": "seal",
        "id": seal.pk,
        "at": seal.at.isoformat(),
        "position": seal.position,
        "count": seal.count,
        "root": bytes(seal.root).hex(),
        "previous": bytes(seal.previous).hex(),
        "hash": bytes(seal.hash).hex(),
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "type": "event",
        "id": event.pk,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "stream": event.stream,
        "number": event.number,
        "ticket": event.ticket_id,
        "actor": {"kind": event.actor_kind, "id": event.actor_id, "provider": event.provider_id},
        "data": event.data,
        "previous": bytes(event.previous).hex(),
        "hash": bytes(event.hash).hex(),
    }
