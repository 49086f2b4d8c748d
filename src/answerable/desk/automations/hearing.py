"""Hearing of events: a job for those that a rule waits for, and nothing at all where there is none.

This runs in the transaction of every event, taking in mail among them. Which triggers any rule has is therefore known
in each process, and asked anew every other second at most.
"""

import time
from dataclasses import dataclass

from django.db import transaction

from answerable.desk.automations.acting import act_on_event
from answerable.desk.automations.clocks import CLOCKS, PUT_BACK
from answerable.desk.automations.passing import look_again
from answerable.desk.automations.triggers import heard_by
from answerable.desk.models import Rule
from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event

_FRESH = 2.0  # seconds


@dataclass(frozen=True)
class _Known:
    triggers: frozenset[str]
    until: float


_known: _Known | None = None


def hear(event: Event) -> None:
    known = _triggers()
    if not known:
        return
    if any(key in known for key in heard_by(event)):
        enqueue(act_on_event, event_id=event.pk)
    if event.kind in PUT_BACK and "rule" not in event.data and known & CLOCKS.keys():
        enqueue(look_again, ticket_id=event.ticket_id)


def forget() -> None:
    """A rule was changed: look at once here, and once more when everybody sees it."""
    set_known(None)
    transaction.on_commit(lambda: set_known(None))


def set_known(triggers: frozenset[str] | None, *, lasting: float = _FRESH) -> None:
    global _known
    _known = None if triggers is None else _Known(triggers, time.monotonic() + lasting)


def _triggers() -> frozenset[str]:
    known = _known
    if known is None or known.until < time.monotonic():
        set_known(frozenset(Rule.objects.working().order_by().values_list("trigger", flat=True).distinct()))
        known = _known
    return known.triggers if known else frozenset()
