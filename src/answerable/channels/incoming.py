"""What every channel turns a received item into, before anything is decided.

A channel's parser is a pure function from bytes to an `Incoming`. It never raises and never looks at the
database: what it could not make sense of stands in `defects`, and the raw item is kept whatever happens.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

EARLIEST = datetime(
    1990, 1, 1, tzinfo=UTC
)  # what bears an earlier date was written on a machine without a clock


class Nature(StrEnum):
    """What kind of thing arrived, decided from its form alone."""

    PERSONAL = "personal"  # somebody wrote it
    BOUNCE = "bounce"  # a report that something we sent was not delivered
    DELIVERY = "delivery"  # a report of delay, relay or success: nothing failed for good
    AUTO_REPLY = "auto_reply"  # vacation notes, acknowledgements of other systems
    BULK = "bulk"  # lists, newsletters, notifications
    EDIT = "edit"  # its author changed what they had said
    DELETION = "deletion"  # its author took back what they had said
    RECEIPT = "receipt"  # what became of something we sent, where the channel tells of it apart
    ECHO = "echo"  # something of our own, seen again


class Receipt(StrEnum):
    """What a receipt tells."""

    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"  # for good; `failed` says why


@dataclass(frozen=True)
class Address:
    """One address on a channel, normalised for comparison; `name` is what the sender claims."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class IncomingAttachment:
    filename: str
    content_type: str
    content: bytes
    content_id: str = ""  # without angle brackets; set when the HTML part shows it inline
    is_inline: bool = False


@dataclass(frozen=True)
class Linked:
    """A file that the channel keeps, to be fetched once the message is one; `alt` says what it shows."""

    key: str  # the network's own name for it
    url: str
    content_type: str = ""
    alt: str = ""


@dataclass(frozen=True)
class FailedRecipient:
    """One line of a delivery report."""

    address: str
    is_permanent: bool
    status: str = ""  # enhanced status code, "5.1.1"
    diagnostic: str = ""


@dataclass(frozen=True)
class Authentication:
    """What our own receiving server found; `pass`, `fail`, `none` and so on, empty when it did not say."""

    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    is_proven: bool = False  # by a server whose word we take: the sender's address is theirs


@dataclass(frozen=True)
class Incoming:
    """One received item, parsed and redacted, with nothing decided yet."""

    channel: str
    sender: Address | None
    address_channel: str = (
        ""  # on which the sender's address is, where that is another: a web form asks for mail
    )
    thread: str = (
        ""  # what the channel itself holds together, proven by it: a number, a chat, a private exchange
    )
    is_public: bool = False  # everybody can read it
    subject: str = ""
    text: str = ""  # always there when the item has words, derived from `html` when it had no plain part
    html: str = ""  # sanitised, quotes folded; empty when there was none
    folds: tuple[tuple[int, int], ...] = ()  # ranges of `text` that quote an earlier message
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    is_from_form: bool = False  # its sender takes no answers, and its Reply-To says who wrote it
    external_id: str = ""  # Message-ID without angle brackets, or a provider's id
    references: tuple[str, ...] = ()  # oldest first, without angle brackets
    sent_at: datetime | None = None  # what the sender claims, in UTC
    arrived_at: datetime | None = None  # what the last server on its way says
    attachments: tuple[IncomingAttachment, ...] = ()
    linked: tuple[Linked, ...] = ()  # files that are still to be fetched
    nature: Nature = Nature.PERSONAL
    nature_reason: str = ""  # which header or words said so
    is_doubtful: bool = False  # a person may have written it after all
    failed: tuple[FailedRecipient, ...] = ()  # of a bounce or delivery report
    original_id: str = ""  # the message that a report, a receipt, an edit or a deletion speaks of
    receipt: Receipt | None = None
    authentication: Authentication = field(default_factory=Authentication)
    delivered_to: tuple[str, ...] = ()  # Delivered-To, X-Original-To and kin
    fingerprint: str = ""  # the same message by another way has the same; another message another
    defects: tuple[str, ...] = ()  # what was wrong with it, in plain words
    has_card_data: bool = False  # something was redacted

    def came_at(self, *, at: datetime) -> datetime:
        """When it came, for what is taken in as history at that moment: the server's word before the sender's, and
        neither when it cannot be true."""
        told = (self.arrived_at, self.sent_at)
        return next((when for when in told if when is not None and EARLIEST <= when <= at), at)
