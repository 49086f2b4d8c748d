"""The last words of a ticket, for a look at it from a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from answerable.people.masking import shown_text
from answerable.tickets.models import DeliveryState, Message, Ticket

MOST_SAID = 2
_MOST_TEXT = 400


@dataclass(frozen=True)
class Word:
    message: Message
    text: str


def last_words(ticket: Ticket) -> Sequence[Word]:
    """Of people, oldest first, without what they quote."""
    said = ticket.messages.filter(is_automatic=False).exclude(delivery=DeliveryState.WITHDRAWN)
    latest = said.select_related("staff", "customer").order_by("-created_at", "-pk")[:MOST_SAID]
    return [Word(each, _short(each)) for each in reversed(latest)]


def _short(message: Message) -> str:
    text = message.text[:20_000]
    for start, end in sorted(message.folds, reverse=True):
        text = text[:start] + text[end:]
    return Truncator(" ".join(shown_text(text).split())).chars(_MOST_TEXT)
