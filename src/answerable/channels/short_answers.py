"""A word that answers what was asked by a message, such as a number: who asked hears it, and it is nobody's turn.

Who asks is below this room: the setting SHORT_ANSWERS names who hears such words.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from answerable.channels.conversing import customer_of
from answerable.channels.matching import Match
from answerable.channels.placement import Placement
from answerable.channels.wishes import keep_beside
from answerable.tickets.models import Ticket

MOST = 2100  # characters of what can still be one, with its words


class Hearer(Protocol):
    """Says with which word and sentence it is kept; None where it is no answer."""

    def __call__(
        self, ticket: Ticket, channel: str, text: str, *, customer_id: int, at: datetime
    ) -> tuple[str, str] | None: ...


def heed(placement: Placement, found: Match | None) -> bool:
    """Whether it was such an answer and no more."""
    text = placement.incoming.text
    if found is None or placement.item.is_import or len(text) > MOST or not text.lstrip()[:1].isdigit():
        return False
    ticket, customer = found.ticket.survivor(), customer_of(placement)
    for hear in _hearers():
        heard = hear(ticket, placement.item.channel, text, customer_id=customer.pk, at=placement.at)
        if heard is not None:
            keep_beside(placement, found, *heard)
            return True
    return False


def _hearers() -> Sequence[Hearer]:
    return [cast("Hearer", import_string(path)) for path in settings.SHORT_ANSWERS]
