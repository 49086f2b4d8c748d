"""Receiving: the bytes are committed, and only then is the source told "received"."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

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


def receive(
    raw: bytes,
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
    digest, compressed = hashlib.sha256(raw).hexdigest(), RawItem.compress(raw)
    try:
        with transaction.atomic(), together():
            item = Item(
                channel=channel,
                mailbox=mailbox,
                source=source[:120],
                envelope_from=(envelope.sender or "")[:320] if envelope else "",
                envelope_to=envelope.recipient[:320] if envelope else "",
                has_envelope=envelope is not None and envelope.sender is not None,
                digest=digest,
                size=len(raw),
                received_at=at,
                is_import=is_import,
            )
            insert(item)
            insert_all([RawItem(item=item, compressed=compressed)])
            enqueue(settle, item_id=item.pk)
    except IntegrityError:
        return Item.objects.get(channel=channel, mailbox=mailbox, digest=digest)
    return item
