"""Whose turn it is on a ticket, and by when something is owed: as its customer reads it. Where nothing was promised,
that is what is said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from answerable.promises.models import Promise
from answerable.promises.models.promises import PromiseKind
from answerable.tickets.models import Category, Ticket


@dataclass(frozen=True)
class Turn:
    """`mark` is "ours", "yours" or "none"."""

    mark: str
    words: str
    more: str = ""
    is_late: bool = False


def turns_of(tickets: Collection[Ticket], *, now: datetime) -> Mapping[int, Turn]:
    """One question for all of them."""
    running = Promise.objects.running().filter(ticket__in=[each.pk for each in tickets], due_at__isnull=False)
    owed: dict[int, Promise] = {}
    for promise in running.order_by("-due_at"):
        owed[promise.ticket_id] = promise  # the earliest comes last
    return {each.pk: _turn(each, owed.get(each.pk), now) for each in tickets}


def moment(at: datetime) -> str:
    """Day and time by the reader's clock."""
    return date_format(localtime(at), "DATETIME_FORMAT")


def _turn(ticket: Ticket, owed: Promise | None, now: datetime) -> Turn:
    if ticket.is_closed:
        return Turn("none", _("Solved"))
    more, is_late = _owed(owed, now)
    if ticket.waiting_since is not None:
        said = _("You have waited since %(moment)s.") % {"moment": moment(ticket.waiting_since)}
        more = more or _("We have not promised a time for it.")
        return Turn("ours", _("It is our turn"), f"{said} {more}", is_late)
    if ticket.status.category == Category.WAITING_CUSTOMER:
        return Turn("yours", _("It is your turn"), more or _("We wait for your answer."), is_late)
    if ticket.status.category == Category.WAITING_OTHERS:
        return Turn(
            "ours", _("It is our turn"), more or _("We wait for somebody else, and will tell you."), is_late
        )
    return Turn("ours", _("It is our turn"), more or _("We are at it."), is_late)


def _owed(promise: Promise | None, now: datetime) -> tuple[str, bool]:
    if promise is None or promise.due_at is None:
        return "", False
    is_late = promise.due_at < now
    kind = PromiseKind(promise.kind)
    words = _late(kind) if is_late else _in_time(kind)
    return words % {"moment": moment(promise.due_at)}, is_late


def _in_time(kind: PromiseKind) -> str:
    if kind is PromiseKind.RESOLUTION:
        return _("We owe you a solution by %(moment)s.")
    if kind is PromiseKind.STATED:
        return _("We promised it by %(moment)s.")
    if kind is PromiseKind.UPDATE:
        return _("We owe you word of how it stands by %(moment)s.")
    return _("We owe you an answer by %(moment)s.")


def _late(kind: PromiseKind) -> str:
    if kind is PromiseKind.RESOLUTION:
        return _("We owed you a solution by %(moment)s. We are late.")
    if kind is PromiseKind.STATED:
        return _("We promised it by %(moment)s. We are late.")
    if kind is PromiseKind.UPDATE:
        return _("We owed you word of how it stands by %(moment)s. We are late.")
    return _("We owed you an answer by %(moment)s. We are late.")
