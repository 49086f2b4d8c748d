"""The tables that history is written into, and the rows that wait to be."""

from collections import defaultdict
from typing import Any

from answerable.channels.models import Item, Outgoing, RawItem
from answerable.ledger.many import Row, Table
from answerable.ledger.models import Chain, Event
from answerable.listening.models import WrapUp
from answerable.people.models import Customer, Identity
from answerable.tickets.models import (
    Attachment,
    FieldValue,
    Message,
    Note,
    Participant,
    SearchDocument,
    Ticket,
)

CUSTOMERS = Table.of(
    Customer, "id", "name", "address", "account", "language", "prefers", "time_zone", "country", "created_at"
)
IDENTITIES = Table.of(Identity, "customer", "channel", "address", "verified_at", "created_at")
TICKETS = Table.of(
    Ticket, "id", "reference", "token", "subject", "customer", "channel", "status", "priority", "team",
    "assignee", "brand", "created_at", "changed_at", "waiting_since", "chases", "pressing_at",
    "said_at", "answered_at", "snoozed_until", "closed_at",
    "came_back", "tier",
)  # fmt: skip
MESSAGES = Table.of(
    Message, "id", "ticket", "direction", "channel", "customer", "staff", "from_name", "from_address", "to",
    "cc", "reply_to", "subject", "text", "html", "folds", "external_id", "is_automatic", "authentication", "remarks",
    "sent_at", "created_at", "delivery", "delivery_error", "delivered_at", "is_public",
)  # fmt: skip
NOTES = Table.of(Note, "id", "ticket", "staff", "text", "html", "created_at")
ATTACHMENTS = Table.of(
    Attachment, "message", "blob", "filename", "content_type", "content_id", "is_inline", "alt"
)
PARTICIPANTS = Table.of(Participant, "ticket", "channel", "address", "name", "role", "customer", "created_at")
VALUES = Table.of(FieldValue, "ticket", "field", "text", "day")
TAGS = Table.of(Ticket.tags.through, "ticket", "tag")
DOCUMENTS = Table.of(SearchDocument, "ticket", "kind", "object_id", "words")
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
EVENTS = Table.of(
    Event, "kind", "at", "stream", "number", "ticket_id", "actor_kind", "actor_id", "provider_id", "data",
    "previous", "hash",
)  # fmt: skip
WRAP_UPS = Table.of(
    WrapUp, "ticket", "is_review", "cause", "was_avoidable", "was_misunderstood", "has_workaround", "wants_more", "proposed", "by",
    "provider", "at",
)  # fmt: skip
CHAINS = Table.of(Chain, "stream", "number", "hash")

# What others point to comes first.
_ORDER = (
    CUSTOMERS, IDENTITIES, TICKETS, MESSAGES, NOTES, ATTACHMENTS, PARTICIPANTS, VALUES, TAGS, ITEMS, RAW, OUTGOING,
    EVENTS, CHAINS, DOCUMENTS, WRAP_UPS,
)  # fmt: skip


class Rows:
    """Rows by table, inserted together."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Row]] = defaultdict(list)

    def add(self, table: Table, *values: Any) -> None:
        self._waiting[table.name].append(values)

    def insert(self) -> None:
        for table in _ORDER:
            table.insert(self._waiting.pop(table.name, []))
