"""The two clocks of a ticket in words: what was promised, what of it is used, and why each minute counts or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.ledger.composed import ComposedRows
from answerable.promises.clocks.explaining import Part, Reason, contract_parts, customer_parts, used
from answerable.promises.clocks.history import History, Kind
from answerable.promises.clocks.measuring import Figure, Measured, measure
from answerable.promises.models import Promise
from answerable.promises.models.promises import PromiseKind
from answerable.promises.reading import history_of
from answerable.promises.sources import source_words
from answerable.tickets.models import Category, Ticket
from answerable.web.ribbon import RibbonMark
from answerable.web.waiting import WaitState, soon_at

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_PARTS = 500
MOST_MARKS = 40
_REASONS = {
    Reason.WAITING: _("the customer waited"),
    Reason.ANSWERED: _("nothing of theirs was unanswered"),
    Reason.OPEN: _("within the hours that count"),
    Reason.OUTSIDE: _("outside of the hours"),
    Reason.HOLIDAY: _("a holiday"),
    Reason.DIFFERENT: _("a day that differs"),
    Reason.PAUSED: _("paused"),
    Reason.ENDED: _("the ticket had ended"),
    Reason.NO_TERMS: _("nothing was promised yet"),
}


@dataclass(frozen=True)
class Stretch:
    """One line of an explanation."""

    part: Part

    @property
    def words(self) -> str:
        words = str(_REASONS[self.part.reason])
        if self.part.reason == Reason.PAUSED:
            return f"{words}: {Category(self.part.name).label}"
        return f"{words}: {self.part.name}" if self.part.name else words


@dataclass(frozen=True)
class Clock:
    """What was counted from `start` to `end`, and the stretches that add up to it; the latest when there are many."""

    start: datetime
    end: datetime
    used: timedelta
    stretches: Sequence[Stretch]
    left_out: int

    @property
    def unused(self) -> timedelta:
        return self.passed - self.used

    @property
    def passed(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True)
class Owed:
    """A promise and its clock; a stated one has none, it is owed by a moment."""

    promise: Promise
    state: WaitState
    clock: Clock | None

    @property
    def source(self) -> str:
        """Whose times these are, when not the policy's own."""
        version = self.promise.version
        times = None if version is None else version.charter or version.agreed
        return "" if times is None else source_words(times)


def customer_clock(history: History, *, now: datetime) -> Clock:
    parts = customer_parts(history, now)
    return _clock(parts, history.opened_at, now)


def owed_of(ticket: Ticket, history: History, *, now: datetime) -> list[Owed]:
    """Running ones first, each kind's latest at the top."""
    promises = ticket.promises.select_related(
        "version__policy",
        "version__calendar",
        "version__charter__provider",
        "version__agreed__region",
        "version__agreed__account",
        "message",
    ).order_by("-started_at", "-pk")
    found = [Owed(each, state_of(each, now=now), _clock_of(each, history, now)) for each in promises[:50]]
    return sorted(found, key=lambda owed: not owed.promise.is_running)


FIGURES = {
    Figure.FIRST_REPLY: (_("First reply"), _("until our first answer arrived")),
    Figure.REQUESTER_WAIT: (
        _("Requester wait"),
        _("not while it waits for the customer, or is solved or closed"),
    ),
    Figure.AGENT_WORK: (_("Agent work"), _("while it is new or open")),
    Figure.TOTAL_RESOLUTION: (_("Total resolution"), _("until it was solved for good")),
    Figure.BETWEEN_ANSWERS: (_("Longest between answers"), _("from one answer that arrived to the next")),
}


@dataclass(frozen=True)
class Line:
    """A time as other products count it."""

    name: "StrOrPromise"
    how: "StrOrPromise"
    measured: Measured


@dataclass(frozen=True)
class Clocks:
    customers: Clock
    owed: Sequence[Owed]
    figures: Sequence[Line]


def clocks_of(ticket: Ticket, *, now: datetime) -> Clocks:
    history = history_of(ticket)
    return Clocks(
        customer_clock(history, now=now),
        owed_of(ticket, history, now=now),
        [Line(*FIGURES[each.figure], each) for each in measure(history, until=now)],
    )


def state_of(promise: Promise, *, now: datetime) -> WaitState:
    if promise.is_late(at=now):
        return WaitState.LATE
    if not promise.is_running:
        return WaitState.DONE
    is_soon = promise.due_at is not None and now > soon_at(promise.started_at, promise.due_at)
    return WaitState.SOON if is_soon else WaitState.ON_TIME


_OWED: ComposedRows[Promise] = ComposedRows(
    lambda ticket: Promise.objects.filter(ticket=ticket, due_at__isnull=False).order_by("-started_at")[
        :MOST_MARKS
    ]
)


def foresee_flags(ticket: Ticket) -> None:
    """It will be asked for: let it travel along."""
    _OWED.foresee(ticket.pk)


def flags_of(ticket: Ticket, *, now: datetime) -> list[RibbonMark]:
    """On the ribbon: by when something is owed, or was and was late. What was kept in time needs no flag."""
    return [
        RibbonMark(
            each.due_at, "promise", label=str(PromiseKind(each.kind).label), state=state_of(each, now=now)
        )
        for each in _OWED.ask(ticket.pk)
        if each.due_at is not None and (each.is_running or each.is_late(at=now))
    ]


def _clock_of(promise: Promise, history: History, now: datetime) -> Clock | None:
    if promise.kind == PromiseKind.STATED:
        return None
    end = promise.ended_at or now
    return _clock(
        contract_parts(history, Kind(promise.kind), promise.started_at, end), promise.started_at, end
    )


def _clock(parts: list[Part], start: datetime, end: datetime) -> Clock:
    shown = [Stretch(part) for part in parts[-MOST_PARTS:]]
    return Clock(start, max(start, end), used(parts), shown, len(parts) - len(shown))
