"""Full-text search over every message, note and ticket head, on either database, within what one may see."""

from answerable.tickets.search.finding import Found, Hit, find, newest_with
from answerable.tickets.search.folding import fold as folded
from answerable.tickets.search.indexing import (
    forget_message,
    forget_side_message,
    index_message,
    index_message_again,
    index_new_ticket,
    index_note,
    index_side_message,
    index_side_message_again,
    index_ticket,
)

__all__ = [
    "Found",
    "Hit",
    "find",
    "folded",
    "forget_message",
    "forget_side_message",
    "index_message",
    "index_message_again",
    "index_new_ticket",
    "index_note",
    "index_side_message",
    "index_side_message_again",
    "index_ticket",
    "newest_with",
]
