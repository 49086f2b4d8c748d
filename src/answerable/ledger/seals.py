"""Sealing: a Merkle tree over everything new, chained to the seal before, small enough to keep elsewhere.

Whoever keeps an exported seal can later prove that the events under it are the same, whatever has since been
done to this database.
"""

import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction

from answerable.ledger.chain import GENESIS, merkle_root
from answerable.ledger.models import Seal
from answerable.ledger.tail import START, Position, read_after

_LEAF = struct.Struct(">q32s")
MOST_EVENTS = 50_000  # under one seal


@dataclass(frozen=True)
class Leaf:
    event_id: int
    hash: bytes


def seal(now: datetime) -> Seal | None:
    """Close a seal over the events since the last one; None when there are none."""
    with transaction.atomic():
        _one_at_a_time()
        last = Seal.objects.order_by("-pk").only("position", "hash").first()
        position = Position.parse(last.position) if last else START
        leaves: list[Leaf] = []
        while len(leaves) < MOST_EVENTS and (placed := read_after(position, 2000)):
            leaves += [Leaf(one.event.pk, bytes(one.event.hash)) for one in placed]
            position = placed[-1].position
        if not leaves:
            return None
        return _store(leaves, position, bytes(last.hash) if last else GENESIS, now)


def seal_all(now: datetime) -> int:
    """Seal until nothing is left; the number of seals made."""
    made = 0
    while seal(now) is not None:
        made += 1
    return made


def pack(leaves: list[Leaf]) -> bytes:
    return b"".join(_LEAF.pack(leaf.event_id, leaf.hash) for leaf in leaves)


def unpack(packed: bytes) -> list[Leaf]:
    """Raises ValueError when the bytes are no list of leaves."""
    if len(packed) % _LEAF.size:
        raise ValueError("the seal's leaves are damaged")
    return [Leaf(*fields) for fields in _LEAF.iter_unpack(packed)]


def seal_hash(*, position: str, count: int, at: datetime, root: bytes, previous: bytes) -> bytes:
    head = f"answerable-seal-1|{position}|{count}|{at.astimezone(UTC).isoformat(timespec='microseconds')}|"
    return hashlib.sha256(head.encode() + root + previous).digest()


def root_of(leaves: list[Leaf]) -> bytes:
    return merkle_root([_LEAF.pack(leaf.event_id, leaf.hash) for leaf in leaves])


def _store(leaves: list[Leaf], position: Position, previous: bytes, now: datetime) -> Seal:
    root = root_of(leaves)
    digest = seal_hash(position=str(position), count=len(leaves), at=now, root=root, previous=previous)
    return Seal.objects.create(
        at=now,
        position=str(position),
        count=len(leaves),
        leaves=pack(leaves),
        root=root,
        previous=previous,
        hash=digest,
    )


def _one_at_a_time() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('answerable.ledger.seal'))")
