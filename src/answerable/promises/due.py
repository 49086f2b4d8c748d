"""Time passes: promises whose next moment has come are claimed, and their people told.

A promise is claimed by moving its `acts_at` on where that still is what was read: of two workers one finds nothing to
do. That is looked at under the ticket's lock, as everything is that changes its promises, so that an answer that
arrives meanwhile comes before or after.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from answerable.ledger import rows
from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import foresee_event, record
from answerable.ledger.refusals import Refusal
from answerable.ledger.rounds import Place, behind
from answerable.ledger.together import change
from answerable.people.models import Team
from answerable.promises import events
from answerable.promises.models import PolicyVersion, Promise
from answerable.promises.policies import version_of
from answerable.promises.telling import Moment, moments, next_moment
from answerable.tickets.actions import assign, prioritise, wake
from answerable.tickets.models import Ticket

BATCH = 200


def due_at(now: datetime, limit: int = BATCH, *, after: Place | None = None) -> list[tuple[int, datetime]]:
    """Whose moment has come, with that moment: along its own index, however many promises there are. `after` is the
    last that was looked at: what could not be told is not met again in the same round."""
    waiting = Promise.objects.filter(acts_at__lte=now).order_by("acts_at", "pk")
    if after is not None:
        waiting = waiting.filter(behind("acts_at", after))
    return [
        (pk, acts_at) for pk, acts_at in waiting.values_list("pk", "acts_at")[:limit] if acts_at is not None
    ]


@change()
def tell(promise_id: int, acts_at: datetime, *, at: datetime) -> bool:
    """Do what has become due about one promise; whether this call did."""
    found = rows.find(Promise, pk=promise_id)
    if found is None:
        return False
    rows.foresee_locked(Ticket, found.ticket_id)
    rows.foresee_find(Promise, pk=promise_id)
    foresee_event(Ticket, found.ticket_id)
    ticket = rows.locked(Ticket, found.ticket_id)
    promise = rows.find(Promise, pk=promise_id)
    if promise is None or promise.acts_at != acts_at or promise.due_at is None:
        return False
    while _tell_next(ticket, promise, at):
        # A step may have given the ticket away or let another policy hold: the next finds it as it is then.
        ticket = rows.locked(Ticket, found.ticket_id)
        promise = rows.find(Promise, pk=promise_id)
        if promise is None or promise.acts_at is None or promise.acts_at > at:
            break
    return True


def _tell_next(ticket: Ticket, promise: Promise, at: datetime) -> bool:
    """The next moment, if it has come; whether one more has."""
    if promise.due_at is None:
        return False
    planned = moments(promise.version_id, promise.started_at, promise.due_at)
    come = [moment for moment in planned[promise.told :] if moment.at <= at]
    promise.told += len(come[:1])
    promise.acts_at = next_moment(promise.told, planned)
    rows.update(promise, "told", "acts_at")
    if come:
        version = None if promise.version_id is None else version_of(promise.version_id)
        _tell(ticket, promise, version, come[0], at)
    return len(come) > 1


def _tell(
    ticket: Ticket, promise: Promise, version: PolicyVersion | None, moment: Moment, at: datetime
) -> None:
    what: dict[str, Any] = {"promise": promise.pk, "of": promise.kind}
    if moment.is_warning:
        if promise.due_at is not None and promise.due_at > at:  # too late for a warning otherwise
            record(events.WARNED, ticket, by=SYSTEM, at=at, due=promise.due_at, **what)
    elif moment.step is None:
        record(events.MISSED, ticket, by=SYSTEM, at=at, due=promise.due_at, **what)
    elif version is not None:
        record(events.ESCALATED, ticket, by=SYSTEM, at=at, step=moment.step, **what)
        step = version.steps[moment.step]
        _STEPS[step["what"]](ticket, step.get("value"), at)


def _raise(ticket: Ticket, priority: Any, at: datetime) -> None:
    if ticket.priority < int(priority):
        prioritise(ticket, int(priority), by=SYSTEM, at=at)


def _give(ticket: Ticket, team_id: Any, at: datetime) -> None:
    """To whoever takes it there, out of a snooze that others chose. A team that is no more leaves it where it is: those
    who lead are told all the same."""
    team = Team.objects.filter(pk=int(team_id)).first()
    if team is None or ticket.team_id == team.pk:
        return
    try:
        assign(ticket, team=team, staff=None, by=SYSTEM, at=at)
    except Refusal:
        return
    wake(ticket, by=SYSTEM, at=at, reason="given")


# What a step may do; whoever leads is told of each by its event.
_STEPS: Mapping[str, Callable[[Ticket, Any, datetime], None]] = {
    "tell": lambda _ticket, _value, _at: None,
    "priority": _raise,
    "team": _give,
}
