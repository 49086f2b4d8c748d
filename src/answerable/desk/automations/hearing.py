"""Hearing of events: a job for those that a rule waits for, and nothing at all where there is none.

This runs in the transaction of every event, taking in mail among them. Which triggers any rule has is therefore known.
"""

from answerable.desk.automations.acting import act_on_event
from answerable.desk.automations.clocks import CLOCKS, PUT_BACK
from answerable.desk.automations.passing import look_again
from answerable.desk.automations.triggers import heard_by
from answerable.desk.models import Rule
from answerable.ledger.jobs import enqueue
from answerable.ledger.known import Known
from answerable.ledger.models import Event


def hear(event: Event) -> None:
    known = triggers()
    if not known:
        return
    if any(key in known for key in heard_by(event)):
        enqueue(act_on_event, event_id=event.pk)
    if event.kind in PUT_BACK and "rule" not in event.data and known & CLOCKS.keys():
        enqueue(look_again, ticket_id=event.ticket_id)


def _asked() -> frozenset[str]:
    return frozenset(Rule.objects.working().order_by().values_list("trigger", flat=True).distinct())


triggers: Known[frozenset[str]] = Known(_asked, Rule)
