"""Whose number it was: forgotten with its ticket, or copied for them."""

from collections.abc import Collection
from typing import Any

from answerable.channels.phone.models import Call
from answerable.channels.phone.tasks import delete_recording
from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.people.erasing import Traces


def forget(tickets: Collection[int], of: Traces | None) -> None:
    """That there was a call, and how long, is still counted. What was recorded goes with its message here, and at
    Twilio."""
    calls = Call.objects.on(*tickets)
    if of is not None:
        calls = calls.filter(number__in=of.addresses)
    found = list(calls.values_list("pk", flat=True))
    _forget_there(found)
    Call.objects.filter(pk__in=found).update(number="", error="")


def drop_recordings(event: Event) -> None:
    """The files of a ticket went; so does what was kept of them at Twilio."""
    if event.ticket_id is not None:
        _forget_there(list(Call.objects.on(event.ticket_id).values_list("pk", flat=True)))


def _forget_there(calls: Collection[int]) -> None:
    for pk in Call.objects.filter(pk__in=calls).exclude(recording="").values_list("pk", flat=True):
        enqueue(delete_recording, dedupe=f"forget:{pk}", call_id=pk)


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
