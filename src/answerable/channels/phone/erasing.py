"""Whose number it was: forgotten with its ticket, or copied for them."""

from collections.abc import Collection
from typing import Any

from answerable.channels.phone.models import Call
from answerable.people.erasing import Traces


def forget(tickets: Collection[int], of: Traces | None) -> None:
    """That there was a call, and how long, is still counted."""
    calls = Call.objects.on(*tickets).exclude(number="", error="")
    if of is not None:
        calls = calls.filter(number__in=of.addresses)
    Call.objects.filter(pk__in=list(calls.values_list("pk", flat=True))).update(number="", error="")


def copy(ticket: int) -> list[dict[str, Any]]:
    """For the person whose ticket it is."""
    return [
        {
            "direction": each.direction,
            "number": each.number,
            "began_at": each.began_at.isoformat(),
            "ended_at": each.ended_at.isoformat() if each.ended_at else None,
            "state": each.state,
        }
        for each in Call.objects.on(ticket)
    ]
