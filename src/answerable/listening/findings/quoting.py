"""What a customer said, as far as it may stand in a finding."""

import re

from answerable.listening.findings.personal import without_betrayals
from answerable.people.models import Customer
from answerable.people.names import real_name
from answerable.tickets.likeness.reading import own_words
from answerable.tickets.models import Direction, Message, Ticket

MOST_QUOTED = 400
_LEAST = 20
_GREETING = re.compile(r"^[^\n]{0,40},\s*\n")


def names_of(*tickets: Ticket) -> set[str]:
    """By which those who take part would be known."""
    keys = [ticket.pk for ticket in tickets]
    names = set(Customer.objects.filter(tickets__in=keys).values_list("name", flat=True))
    said = Message.objects.filter(ticket__in=keys, direction=Direction.INBOUND)
    names |= set(said.values_list("from_name", flat=True))
    return {real for name in names if (real := real_name(name))}


def proposed_quote(ticket: Ticket) -> str:
    """The beginning of what they wrote first, without whom they greet and without what betrays them."""
    first = (
        ticket.messages.filter(direction=Direction.INBOUND, is_automatic=False).order_by("created_at").first()
    )
    return _shortened(without_betrayals(_words(first), names_of(ticket))) if first else ""


def _words(message: Message) -> str:
    return " ".join(_GREETING.sub("", own_words(message.text, message.folds).strip()).split())


def _shortened(text: str) -> str:
    """Whole sentences, as many as fit."""
    if len(text) <= MOST_QUOTED:
        return text
    cut = text[:MOST_QUOTED]
    end = max(cut.rfind(mark) for mark in (". ", "? ", "! ", "。"))
    return cut[: end + 1] if end > _LEAST else cut.rsplit(" ", 1)[0] + "…"
