"""The tables that history is written into."""

from answerable.history.models import Brought, Known
from answerable.ledger.chains import CHAINS, EVENTS
from answerable.ledger.many import Rows, Table
from answerable.people.models import Customer, Identity
from answerable.tickets.models import Message, Note, Participant, SearchDocument, Ticket

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
PARTICIPANTS = Table.of(Participant, "ticket", "channel", "address", "name", "role", "customer", "created_at")
TAGS = Table.of(Ticket.tags.through, "ticket", "tag")
DOCUMENTS = Table.of(SearchDocument, "ticket", "kind", "object_id", "words")
BROUGHT = Table.of(Brought, "run", "label", "key", "ticket", "steps")
KNOWN = Table.of(Known, "label", "what", "digest", "object_id", "run")


def new_rows() -> Rows:
    """What others point to comes first."""
    return Rows(
        CUSTOMERS,
        IDENTITIES,
        TICKETS,
        MESSAGES,
        NOTES,
        PARTICIPANTS,
        TAGS,
        EVENTS,
        CHAINS,
        DOCUMENTS,
        BROUGHT,
        KNOWN,
    )
