"""How a ticket ends, comes back and rests in between."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Staff
from answerable.tickets import events
from answerable.tickets.actions.filling import refuse_unfilled
from answerable.tickets.actions.guards import default_status, lock, locked, save, statuses
from answerable.tickets.models import ENDED, Category, Status, Ticket


@transaction.atomic
def close(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """The matter is done; closing twice is harmless."""
    ticket = locked(ticket, by, "ticket.close")
    if ticket.status.category != Category.CLOSED:
        end(ticket, default_status(Category.CLOSED), by=by, at=at)
    return ticket


@transaction.atomic
def reopen(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """The matter is not done after all."""
    ticket = locked(ticket, by, "ticket.reopen")
    if not ticket.is_closed:
        return ticket
    if not ticket.can_reopen(at=at):
        raise Refusal(
            _("It ended too long ago to be reopened. Open a new ticket and link the two."), code="too_old"
        )
    resume(ticket, by=by, at=at, reason="staff")
    return ticket


@transaction.atomic
def solve_own(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """Its customer says that it is solved: they need fill in nothing of ours first. Twice is harmless."""
    found = lock(ticket.pk)
    if by.kind is not ActorKind.CUSTOMER or by.id != found.customer_id:
        raise Ticket.DoesNotExist
    if found.is_merged:
        raise Refusal(_("This ticket was merged into another. Undo that, or go on there."), code="merged")
    if not found.is_closed:
        _end(found, default_status(Category.SOLVED), by=by, at=at)
    return found


@transaction.atomic
def set_status(ticket: Ticket, status: Status, *, by: Actor, at: datetime) -> Ticket:
    """Give it a status of the company's own; what that means follows from its category, and so does what it takes: one
    that ends it is closing by another name."""
    ticket = locked(ticket, by, "ticket.set_status")
    if ticket.status_id == status.pk:
        return ticket
    require_turn(by, was_closed=ticket.is_closed, is_closed=status.category in ENDED)
    if status.category in ENDED:
        end(ticket, status, by=by, at=at)
        return ticket
    if ticket.is_closed and not ticket.can_reopen(at=at):
        raise Refusal(
            _("It ended too long ago to be reopened. Open a new ticket and link the two."), code="too_old"
        )
    if ticket.is_closed:
        _come_back(ticket, status, by=by, at=at)
    else:
        _change(ticket, status, by=by, at=at)
    return ticket


@transaction.atomic
def snooze(ticket: Ticket, until: datetime, *, by: Actor, at: datetime) -> Ticket:
    """Out of the queue until a time or a reply, whichever comes first."""
    ticket = locked(ticket, by, "ticket.snooze")
    if until <= at:
        raise Invalid(_("Choose a moment that is still to come."))
    if ticket.is_closed:
        raise Refusal(_("A closed ticket has nothing to come back for."))
    if ticket.snoozed_until == until:
        return ticket
    ticket.snoozed_until = until
    save(ticket, at, "snoozed_until")
    record(events.SNOOZED, ticket, by=by, at=at, until=until)
    return ticket


@transaction.atomic
def wake(ticket: Ticket, *, by: Actor, at: datetime, reason: str = "time") -> Ticket:
    """Back into the queue. By the clock only when its time has come: it may have been snoozed anew just before."""
    ticket = locked(ticket, by, "ticket.snooze")
    if reason == "time" and ticket.snoozed_until is not None and ticket.snoozed_until > at:
        return ticket
    _wake(ticket, by=by, at=at, reason=reason)
    return ticket


def require_turn(by: Actor, *, was_closed: bool, is_closed: bool) -> None:
    """Whoever may not close or reopen does it by no other door."""
    if not may_turn(by, was_closed=was_closed, is_closed=is_closed):
        raise NotAllowed


def may_turn(by: Actor | Staff, *, was_closed: bool, is_closed: bool) -> bool:
    return was_closed == is_closed or by.may("ticket.close" if is_closed else "ticket.reopen")


def statuses_offered(by: Actor | Staff, *, is_closed: bool) -> list[Status]:
    """Those that this person may give to a ticket that is open, or closed."""
    return [
        status
        for status in statuses().values()
        if may_turn(by, was_closed=is_closed, is_closed=status.category in ENDED)
    ]


# What other verbs share; each takes a locked ticket.


def end(ticket: Ticket, status: Status, *, by: Actor, at: datetime) -> None:
    """Solved or closed, when all that its form needs is filled in."""
    if not ticket.is_closed:
        refuse_unfilled(ticket)
    _end(ticket, status, by=by, at=at)


def _end(ticket: Ticket, status: Status, *, by: Actor, at: datetime) -> None:
    _wake(ticket, by=by, at=at, reason="ended")
    ticket.status = status
    ticket.closed_at = ticket.closed_at or at
    save(ticket, at, "status", "closed_at")
    record(events.CLOSED, ticket, by=by, at=at, status=status.pk)


def resume(ticket: Ticket, *, by: Actor, at: datetime, reason: str) -> None:
    """It needs somebody again: reopened, woken, and no longer waiting for anyone but us."""
    _wake(ticket, by=by, at=at, reason=reason)
    if ticket.is_closed:
        _come_back(ticket, default_status(Category.OPEN), by=by, at=at)
    elif ticket.status.category in (Category.WAITING_CUSTOMER, Category.WAITING_OTHERS):
        _change(ticket, default_status(Category.OPEN), by=by, at=at)


def wait_for_others(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """Somebody else is to do something first; what has ended stays so."""
    if not ticket.is_closed and ticket.status.category != Category.WAITING_OTHERS:
        _change(ticket, default_status(Category.WAITING_OTHERS), by=by, at=at)


def resume_from_others(ticket: Ticket, *, by: Actor, at: datetime) -> bool:
    """They did it, or cannot be reached. Whether the ticket had waited for others."""
    if ticket.is_closed or ticket.status.category != Category.WAITING_OTHERS:
        return False
    resume(ticket, by=by, at=at, reason="others")
    return True


def _come_back(ticket: Ticket, status: Status, *, by: Actor, at: datetime) -> None:
    ticket.status = status
    ticket.closed_at = None
    save(ticket, at, "status", "closed_at")
    record(events.REOPENED, ticket, by=by, at=at, status=status.pk)


def _change(ticket: Ticket, status: Status, *, by: Actor, at: datetime) -> None:
    was, ticket.status = ticket.status_id, status
    save(ticket, at, "status")
    record(events.STATUS_CHANGED, ticket, by=by, at=at, status=status.pk, category=status.category, was=was)


def _wake(ticket: Ticket, *, by: Actor, at: datetime, reason: str) -> None:
    if ticket.snoozed_until is None:
        return
    ticket.snoozed_until = None
    save(ticket, at, "snoozed_until")
    record(events.WOKEN, ticket, by=by, at=at, reason=reason)
