"""Promises that stand in answers: made with the answer, then kept, moved or withdrawn by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.ledger.actor import Actor
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.promises import events
from answerable.promises.clocks.history import Statement
from answerable.promises.reading import NEVER_ONE, history_of
from answerable.tickets.actions.guards import locked
from answerable.tickets.models import Direction, Message, Ticket

MOST = 10  # in one answer
_FARTHEST = timedelta(days=3 * 365)
# Why a promise is moved or withdrawn: words of the ledger, so that they can be counted.
REASONS = {
    "customer_wished": gettext_lazy("the customer wished it so"),
    "not_possible": gettext_lazy("we cannot keep it"),
    "overtaken": gettext_lazy("it is overtaken by something else"),
    NEVER_ONE: gettext_lazy("it was no promise"),
}


@dataclass(frozen=True)
class Wanted:
    """What an answer promises: by when, and where in its text the words stand."""

    due: datetime
    words: tuple[int, int]
    is_answer: bool = False


@transaction.atomic
def state(message: Message, wanted: Sequence[Wanted], *, by: Actor, at: datetime) -> list[Event]:
    """Keep track of what an answer promises, from when it has arrived. What is known already is left as it is."""
    ticket = locked(message.ticket, by, "ticket.reply")
    message = Message.objects.get(pk=message.pk, ticket=ticket)
    if message.direction != Direction.OUTBOUND:
        raise Invalid(_("Only what we say ourselves can promise something."))
    if len(wanted) > MOST:
        raise Invalid(_("An answer can promise at most 10 things."))
    said = Event.objects.filter(ticket_id=ticket.pk, kind=events.STATED.name, data__message=message.pk)
    known = {(data["start"], data["end"]) for data in said.values_list("data", flat=True)}
    made = []
    for each in wanted:
        _check(each.due, message.send_at or at)
        start, end = each.words
        if not 0 <= start <= end <= len(message.text):
            raise Invalid(_("The words of the promise do not stand in the answer."))
        if each.words not in known:
            known.add(each.words)
            made.append(
                record(
                    events.STATED,
                    ticket,
                    by=by,
                    at=at,
                    message=message.pk,
                    due=each.due,
                    answer=each.is_answer,
                    start=start,
                    end=end,
                )
            )
    return made


@transaction.atomic
def move(
    ticket: Ticket, stated: int, due: datetime, *, reason: str, was_told: bool, by: Actor, at: datetime
) -> Ticket:
    """It is owed at another time. Whether the customer was told stands beside it."""
    ticket, said = _both(ticket, stated, by)
    _check_reason(reason)
    if said.due == due:
        return ticket
    if _is_over(said):
        raise Refusal(_("It is not owed any more."), code="over")
    _check(due, at)
    record(events.MOVED, ticket, by=by, at=at, stated=stated, due=due, reason=reason, told=was_told)
    return ticket


@transaction.atomic
def withdraw(ticket: Ticket, stated: int, *, reason: str, was_told: bool, by: Actor, at: datetime) -> Ticket:
    """It is not owed any more. What was withdrawn after it was due stays late, unless it was no promise at all."""
    ticket, said = _both(ticket, stated, by)
    _check_reason(reason)
    if not _is_over(said):
        record(events.WITHDRAWN, ticket, by=by, at=at, stated=stated, reason=reason, told=was_told)
    return ticket


@transaction.atomic
def call_kept(ticket: Ticket, stated: int, *, by: Actor, at: datetime) -> Ticket:
    """What was promised is done."""
    ticket, said = _both(ticket, stated, by)
    if not _is_over(said):
        record(events.KEPT, ticket, by=by, at=at, stated=stated)
    return ticket


@transaction.atomic
def resume(ticket: Ticket, stated: int, *, by: Actor, at: datetime) -> Ticket:
    """It was called kept, or withdrawn, too soon: it is owed as before."""
    ticket, said = _both(ticket, stated, by)
    if _is_over(said):
        record(events.RESUMED, ticket, by=by, at=at, stated=stated)
    return ticket


def _both(ticket: Ticket, stated: int, by: Actor) -> tuple[Ticket, Statement]:
    ticket = locked(ticket, by, "ticket.reply")
    said = next((each for each in history_of(ticket).stated if each.key == stated), None)
    if said is None:
        raise Ticket.DoesNotExist
    return ticket, said


def _is_over(said: Statement) -> bool:
    """By a person's word."""
    return said.kept_at is not None or said.withdrawn_at is not None


def _check(due: datetime, since: datetime) -> None:
    if due <= since:
        raise Invalid(_("That moment has passed: a promise is for a time to come."))
    if due > since + _FARTHEST:
        raise Invalid(_("That is more than three years away."))


def _check_reason(reason: str) -> None:
    if reason not in REASONS:
        raise Invalid(_("Say why, by one of the reasons offered."))
