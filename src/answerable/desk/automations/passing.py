"""Time passes: which tickets have become due for which rule, found along the ledger, a batch at a time.

A clock is started by an event. So the events of that kind are passed over in their order, each once for each rule, up
to those that are old enough; what they are about and still runs and fits is handed to a job each. However many tickets
there are, only those whose time has come since the last look are read.
"""

from collections.abc import Callable
from datetime import datetime
from itertools import takewhile

from django.utils import timezone

from answerable.desk.automations.acting import act_in_time
from answerable.desk.automations.clocks import CLOCKS
from answerable.desk.models import Rule
from answerable.ledger.jobs import enqueue, job
from answerable.ledger.models import Event
from answerable.tickets.conditions import Conditions, RuleAsker, question
from answerable.tickets.models import Message, Ticket

BATCH = 200  # events


@job()
def pass_time() -> Callable[[], None]:
    return look_through_all


@job()
def look_through(rule_id: int) -> Callable[[], None]:
    return lambda: look_through_one(rule_id, now=timezone.now())


@job()
def look_again(ticket_id: int) -> Callable[[], None]:
    return lambda: look_at_ticket(ticket_id, now=timezone.now())


def look_through_all() -> None:
    for key in Rule.objects.working().filter(trigger__in=CLOCKS).values_list("pk", flat=True):
        enqueue(look_through, dedupe=f"rule:{key}", rule_id=key)


def look_through_one(rule_id: int, *, now: datetime) -> None:
    """One batch; the next is a job of its own. Two at once wait for each other and go on from the same place."""
    rule = Rule.objects.working().select_for_update().filter(pk=rule_id, trigger__in=CLOCKS).first()
    if rule is None:
        return
    until = now - rule.span
    started = Event.objects.filter(kind=CLOCKS[rule.trigger].started_by, pk__gt=rule.reached).order_by("pk")
    batch = list(started.values_list("pk", "ticket_id", "at", "data")[:BATCH])
    due = list(takewhile(lambda each: each[2] <= until, batch))
    if not due:
        return
    told = [
        (ticket, data) for _pk, ticket, _at, data in due if "run" not in data
    ]  # not what was done elsewhere
    tickets = {ticket for ticket, _data in told if ticket}
    tickets |= _moved_on({data["message"] for _ticket, data in told if data.get("message")})
    for key in _fitting(rule, tickets, now):
        enqueue(act_in_time, dedupe=f"rule:{rule.pk}:{key}", rule_id=rule.pk, ticket_id=key)
    rule.reached = due[-1][0]
    rule.save(update_fields=["reached"])
    if len(due) == BATCH:
        enqueue(look_through, rule_id=rule.pk)


def look_at_ticket(ticket_id: int, *, now: datetime) -> None:
    """A wait goes on that began long ago: its event may have been passed already."""
    for rule in Rule.objects.working().filter(trigger__in=CLOCKS):
        for key in _fitting(rule, {ticket_id}, now):
            enqueue(act_in_time, dedupe=f"rule:{rule.pk}:{key}", rule_id=rule.pk, ticket_id=key)


def reached_at(kind: str, moment: datetime) -> int:
    """The last event of the kind before that moment, by halving: moments follow the order of events."""
    # What was brought of another system stands among the newest, and was long ago.
    here = Event.objects.filter(kind=kind).exclude(data__has_key="run")
    events = here.order_by("-pk").values_list("pk", "at")
    newest = events.first()
    low, high = 0, newest[0] if newest else 0
    while low < high:
        middle = (low + high + 1) // 2
        found = events.filter(pk__lte=middle).first()
        if found is None or found[1] < moment:
            low = middle
        else:
            high = found[0] - 1
    return low


def _moved_on(messages: set[int]) -> set[int]:
    """Where these are now: by a merge or a split, the wait that one began goes on in another ticket."""
    return (
        set(Message.objects.filter(pk__in=messages).values_list("ticket_id", flat=True))
        if messages
        else set()
    )


def _fitting(rule: Rule, tickets: set[int], now: datetime) -> list[int]:
    """Those of the tickets whose clock runs and that fit now. Since when it runs is looked at when the rule acts."""
    asked = question(Conditions.from_json(rule.conditions), RuleAsker(now))
    running = Ticket.objects.present().filter(CLOCKS[rule.trigger].runs, pk__in=tickets)
    return list(running.filter(asked).order_by("pk").values_list("pk", flat=True))
