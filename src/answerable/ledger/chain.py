"""The hash chain: each event's hash covers its content and the hash of the one before it in the same stream."""

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from answerable.ledger.models import Event

GENESIS = bytes(32)


def event_hash(event: "Event", previous: bytes) -> bytes:
    """SHA-256 over the event's content in a canonical form, and `previous` (32 bytes).

    The primary key is left out: it is given by the database after the hash is taken.
    """
    content = [
        "answerable-event-1",
        event.stream,
        event.number,
        event.kind,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_kind,
        event.actor_id,
        event.provider_id,
        event.ticket_id,
        event.data,
    ]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode() + previous).digest()


def merkle_root(leaves: list[bytes]) -> bytes:
    """Root of the binary hash tree over `leaves`, after RFC 6962 (leaf and node hashes cannot be confused)."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[index] + level[index + 1]).digest()
            for index in range(0, len(level) - 1, 2)
        ]
        # An odd one moves up as it is, which gives the same root as RFC 6962's split at a power of two.
        level = paired + level[len(paired) * 2 :]
    return level[0]
