"""What a channel that is looked at by the clock gives: what is new there, and how far that reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from answerable.tickets.files import File

RESTS = "rests"  # in an account's cursor: how often in a row it failed, and until when it is left alone


@dataclass(frozen=True)
class News:
    """Items as they are kept, oldest first; `cursor` is merged into the mailbox's with them, in one transaction."""

    items: Sequence[bytes]
    cursor: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Around:
    """Somebody's post in the thread in which a customer wrote, as context for whoever answers."""

    external_id: str
    author: str
    text: str
    said_at: datetime | None
    is_ours: bool = False


@dataclass(frozen=True)
class Completed:
    """Files of a message, `content_id` being the network's own name for each, and what stands around it."""

    files: Sequence[File] = ()
    around: Sequence[Around] = ()
