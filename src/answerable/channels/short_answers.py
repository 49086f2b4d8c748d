"""A word that answers what was asked by a message, such as a number: who asked hears it, and it is nobody's turn.

Who asks is below this room: the setting SHORT_ANSWERS names who hears such words.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from answerable.channels.matching import Match
from answerable.channels.placement import Placement
from answerable.channels.wishes import keep_beside
from answerable.people.models import Identity
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
    ticket = found.ticket.survivor()
    if not _is_theirs(ticket, placement):
        return False
    for hear in _hearers():
        heard = hear(ticket, placement.item.channel, text, customer_id=ticket.customer_id, at=placement.at)
        if heard is not None:
            keep_beside(placement, found, *heard)
            return True
    return False


def _is_theirs(ticket: Ticket, placement: Placement) -> bool:
    """Written by whose ticket it is; whoever else takes part, or a colleague, answers nothing for them."""
    own = Q(customer=ticket.customer_id) | Q(customer__merged_into=ticket.customer_id)
    return Identity.objects.filter(own, channel=placement.channel, address=placement.sender).exists()


def _hearers() -> Sequence[Hearer]:
    return [cast("Hearer", import_string(path)) for path in settings.SHORT_ANSWERS]
