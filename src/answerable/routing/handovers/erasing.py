"""What stands in words about a hand-over: forgotten with its ticket, without whoever is erased, or copied for them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from answerable.people.erasing import Traces
from answerable.routing.models import Handover


def forget(tickets: Collection[int], of: Traces | None) -> None:
    """All words of these tickets' hand-overs; with `of`, only what betrays that person."""
    for handover in Handover.objects.filter(ticket__in=tickets):
        for name in Handover.WORDS:
            setattr(handover, name, "" if of is None else of.scrubbed(getattr(handover, name)))
        handover.save(update_fields=Handover.WORDS)


def copy(ticket: int) -> list[dict[str, Any]]:
    """For the person whose ticket it is, as notes are."""
    return [
        {"at": _moment(each.offered_at), "texts": [text for text in _texts(each) if text]}
        for each in Handover.objects.filter(ticket=ticket)
    ]


def _texts(handover: Handover) -> list[str]:
    return [str(getattr(handover, name)) for name in Handover.WORDS]


def _moment(at: datetime) -> str:
    return at.isoformat()
