"""Receiving: the bytes are committed, and only then is the source told "received"."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db import IntegrityError, transaction

from answerable.channels.models import Item, Mailbox, RawItem
from answerable.channels.tasks import settle
from answerable.ledger.jobs import enqueue
from answerable.ledger.rows import insert, insert_all
from answerable.ledger.together import together


@dataclass(frozen=True)
class Envelope:
    """What the transport said, as opposed to what stands in the letter. An empty sender is a fact: no person sent it.
    None is where the transport did not say."""

    sender: str | None
    recipient: str


@dataclass(frozen=True)
class Packed:
    """Bytes as they are kept: to pack large ones takes long, and is done before any transaction."""

    digest: str
    size: int
    compressed: bytes

    @classmethod
    def of(cls, raw: bytes, *, kept: bytes | None = None) -> Self:
        """`kept` stands in their place where they must not be kept as they are."""
        packed = RawItem.compress(raw if kept is None else kept)
        return cls(hashlib.sha256(raw).hexdigest(), len(raw), packed)


def receive(
    raw: bytes | Packed,
    *,
    channel: str,
    mailbox: Mailbox | None,
    source: str,
    at: datetime,
    envelope: Envelope | None = None,
    is_import: bool = False,
) -> Item:
    """Keep a received item and promise to settle it. When this returns, it is committed.

    The very same bytes to the same mailbox are the same item: a source that was not told "received" in time may
    deliver again, from as many places as it likes.
    """
    packed = raw if isinstance(raw, Packed) else Packed.of(raw)
    try:
        with transaction.atomic(), together():
            item = Item(
                channel=channel,
                mailbox=mailbox,
                source=source[:120],
                envelope_from=(envelope.sender or "")[:320] if envelope else "",
                envelope_to=envelope.recipient[:320] if envelope else "",
                has_envelope=envelope is not None and envelope.sender is not None,
                digest=packed.digest,
                size=packed.size,
                received_at=at,
                is_import=is_import,
            )
            insert(item)
            insert_all([RawItem(item=item, compressed=packed.compressed)])
            enqueue(settle, item_id=item.pk)
    except IntegrityError:
        return Item.objects.get(channel=channel, mailbox=mailbox, digest=packed.digest)
    return item
