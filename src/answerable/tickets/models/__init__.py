"""One matter of one customer, and everything said and done about it."""

from answerable.tickets.models.begun import Begun
from answerable.tickets.models.brands import Brand, BrandSignature
from answerable.tickets.models.conversation import (
    Attachment,
    Blob,
    DeliveryState,
    Direction,
    Draft,
    DraftKind,
    Mention,
    Message,
    Note,
)
from answerable.tickets.models.forms import Form, FormField
from answerable.tickets.models.goodwill import (
    Goodwill,
    GoodwillKind,
    GoodwillReason,
    GoodwillRefusal,
    GoodwillState,
)
from answerable.tickets.models.looks import Look
from answerable.tickets.models.matters import MatterSettings, MatterState, MessageKey, SameMatter
from answerable.tickets.models.pictures import Picture
from answerable.tickets.models.ratings import Rating
from answerable.tickets.models.relations import (
    Follow,
    Link,
    LinkKind,
    Participant,
    ParticipantRole,
    TicketMerge,
)
from answerable.tickets.models.reveals import Reveal, RevealReason
from answerable.tickets.models.search import DocumentKind, SearchDocument
from answerable.tickets.models.side import SideConversation, SideDraft, SideMessage, SideParty
from answerable.tickets.models.ticket import ENDED, Category, Priority, Status, Tag, Ticket, TicketSight
from answerable.tickets.models.values import FieldValue

__all__ = [
    "ENDED",
    "Attachment",
    "Begun",
    "Blob",
    "Brand",
    "BrandSignature",
    "Category",
    "DeliveryState",
    "Direction",
    "DocumentKind",
    "Draft",
    "DraftKind",
    "FieldValue",
    "Follow",
    "Form",
    "FormField",
    "Goodwill",
    "GoodwillKind",
    "GoodwillReason",
    "GoodwillRefusal",
    "GoodwillState",
    "Link",
    "LinkKind",
    "Look",
    "MatterSettings",
    "MatterState",
    "Mention",
    "Message",
    "MessageKey",
    "Note",
    "Participant",
    "ParticipantRole",
    "Picture",
    "Priority",
    "Rating",
    "Reveal",
    "RevealReason",
    "SameMatter",
    "SearchDocument",
    "SideConversation",
    "SideDraft",
    "SideMessage",
    "SideParty",
    "Status",
    "Tag",
    "Ticket",
    "TicketMerge",
    "TicketSight",
]
