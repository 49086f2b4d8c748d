"""The tables that history is written into, and the rows that wait to be."""

from answerable.channels.models import Item, Outgoing, RawItem
from answerable.history.rows import (
    CUSTOMERS,
    DOCUMENTS,
    IDENTITIES,
    MESSAGES,
    NOTES,
    PARTICIPANTS,
    TAGS,
    TICKETS,
)
from answerable.ledger.chains import CHAINS, EVENTS
from answerable.ledger.many import Rows, Table
from answerable.listening.models import Sale, WrapUp
from answerable.tickets.models import Attachment, FieldValue

ATTACHMENTS = Table.of(
    Attachment, "message", "blob", "filename", "content_type", "content_id", "is_inline", "alt"
)
VALUES = Table.of(FieldValue, "ticket", "field", "text", "day")
ITEMS = Table.of(
    Item, "id", "channel", "mailbox", "source", "envelope_from", "envelope_to", "has_envelope", "digest",
    "fingerprint", "became", "size", "state", "reason", "explanation", "sender", "subject", "is_released",
    "is_import", "received_at", "settled_at", "ticket", "message",
)  # fmt: skip
RAW = Table.of(RawItem, "item", "compressed")
OUTGOING = Table.of(
    Outgoing, "message", "mailbox", "state", "recipients", "accepted", "attempts", "error", "created_at",
    "tried_at", "sent_at",
)  # fmt: skip
WRAP_UPS = Table.of(
    WrapUp, "ticket", "is_review", "cause", "was_avoidable", "was_misunderstood", "has_workaround", "wants_more", "proposed", "by",
    "provider", "at",
)  # fmt: skip
SALES = Table.of(Sale, "ticket", "order_number", "seller", "campaign", "product", "sold_on", "at")

__all__ = [
    "ATTACHMENTS", "CUSTOMERS", "DOCUMENTS", "IDENTITIES", "ITEMS", "MESSAGES", "NOTES", "OUTGOING", "PARTICIPANTS",
    "RAW", "SALES", "TAGS", "TICKETS", "VALUES", "WRAP_UPS", "new_rows",
]  # fmt: skip
# What others point to comes first.
_ORDER = (
    CUSTOMERS, IDENTITIES, TICKETS, MESSAGES, NOTES, ATTACHMENTS, PARTICIPANTS, VALUES, TAGS, ITEMS, RAW, OUTGOING,
    EVENTS, CHAINS, DOCUMENTS, WRAP_UPS, SALES,
)  # fmt: skip


def new_rows() -> Rows:
    return Rows(*_ORDER)
