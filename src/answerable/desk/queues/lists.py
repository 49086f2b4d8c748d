"""The lists that agents work from. Each is one indexed order, paged by keys, whatever number of tickets there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from answerable.desk.frame.requests import place_moment
from answerable.desk.queues.columns import Column
from answerable.desk.queues.counting import Counting, composed
from answerable.desk.queues.looking import BY_WORD, Sought, look, place, written
from answerable.desk.queues.looking import count as count_sought
from answerable.ledger.actor import Actor
from answerable.ledger.composed import ComposedRows
from answerable.ledger.refusals import Invalid
from answerable.people.models import Staff
from answerable.tickets.models import Ticket
from answerable.tickets.models.ticket import TicketQuerySet
from answerable.tickets.vocabulary.offered import with_known

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE = 50
SAMPLE = 8
NO_TEAM = 0  # where a team's key stands: the tickets of no team yet
MOST_COUNTED = 999
_WORKING = ("owed", "mine", "unassigned")


@dataclass(frozen=True)
class Queue:
    """`order` is the moment that the list is sorted by, "-" before it for newest first."""

    name: str
    title: "StrOrPromise"
    explanation: "StrOrPromise"
    rows: Callable[[TicketQuerySet, Staff | Actor], TicketQuerySet]
    order: str
    empty_title: "StrOrPromise"
    empty_text: "StrOrPromise"
    sought: Sought | None = None  # a view's conditions, for which there is no index
    columns: tuple[Column, ...] = ()  # none: whose hands it is in

    @property
    def field(self) -> str:
        return self.order.removeprefix("-")

    @property
    def is_newest_first(self) -> bool:
        return self.order.startswith("-")

    @property
    def tells_last_word(self) -> bool:
        """Its rows say what they are sorted by, where nothing else in them does."""
        return self.sought is not None and self.sought.order in BY_WORD


QUEUES: dict[str, Queue] = {
    queue.name: queue
    for queue in (
        Queue(
            "owed",
            _("Owed by us"),
            _("Customers who wait for us, longest first."),
            lambda tickets, _staff: tickets.open().awake().waiting(),
            "waiting_since",
            _("Nobody is waiting"),
            _("When a customer writes, their ticket appears here by itself, the longest wait first."),
        ),
        Queue(
            "due",
            _("Due next"),
            _("What we promised and is not done, by when it is owed."),
            lambda tickets, _staff: tickets.open().awake().owed(),
            "owed_at",
            _("Nothing is owed"),
            _("What was promised appears here by itself, soonest first. Settings → Promises says what is."),
        ),
        Queue(
            "mine",
            _("Mine"),
            _("Customers who wait for you, longest first."),
            lambda tickets, staff: tickets.open().awake().waiting().filter(assignee=staff.staff_id),
            "waiting_since",
            _("Nobody is waiting for you"),
            _("Tickets that you take or that are given to you appear here while their customer waits."),
        ),
        Queue(
            "followed",
            _("Followed"),
            _("Tickets that you follow, open or closed, what changed last first."),
            lambda tickets, staff: tickets.present().followed_by(staff),
            "-changed_at",
            _("You follow nothing"),
            _(
                "Press “Follow” in a ticket that is not yours: it stays here, and you are told what happens in it."
            ),
        ),
        Queue(
            "unassigned",
            _("Nobody's yet"),
            _("Customers who wait and whose ticket nobody has taken."),
            lambda tickets, _staff: tickets.open().awake().waiting().filter(assignee=None),
            "waiting_since",
            _("Nobody is waiting"),
            _("When a customer writes, their ticket appears here by itself, the longest wait first."),
        ),
        Queue(
            "theirs",
            _("We wait for them"),
            _("Answered; it is the customer's turn."),
            lambda tickets, _staff: tickets.open().awake().filter(waiting_since=None),
            "-changed_at",
            _("We wait for nobody"),
            _("Once you have answered a customer, their ticket rests here until they write again."),
        ),
        Queue(
            "snoozed",
            _("Snoozed"),
            _("They come back by themselves, at their time or when the customer writes."),
            lambda tickets, _staff: tickets.open().filter(snoozed_until__isnull=False),
            "snoozed_until",
            _("Nothing is snoozed"),
            _("A snoozed ticket leaves the queue and comes back at its time, or when the customer writes."),
        ),
        Queue(
            "ended",
            _("Closed"),
            _("Done, latest first."),
            lambda tickets, _staff: tickets.ended(),
            "-closed_at",
            _("Nothing is closed yet"),
            _("Closed tickets are kept here, the latest first."),
        ),
    )
}


@dataclass(frozen=True)
class Page:
    tickets: Sequence[Ticket]
    next_after: str  # where the next page begins; empty at the end
    looked_at: int = 0  # how many were looked at, when those were not all that there are


def page(queue: Queue, staff: Staff, *, team_id: int | None = None, after: str = "") -> Page:
    """One page of a queue. `after` is what an earlier page gave; anything else raises Invalid."""
    if queue.sought is not None:
        return _looked_through(_rows(queue, staff, team_id), queue.sought, after)
    if after or team_id == NO_TEAM:
        found = list(_in_order(queue, staff, team_id, after))
    else:
        found = _FIRST[queue.name].ask(staff.actor(), team_id)
    with_known(found)
    if len(found) <= PAGE:
        return Page(found, "")
    last = found[PAGE - 1]
    return Page(found[:PAGE], f"{getattr(last, queue.field).isoformat()}_{last.pk}")


def foresee_page(queue: Queue, staff: Staff, *, team_id: int | None, after: str) -> None:
    """It will be asked for: let it travel along."""
    if queue.sought is None and not after and team_id != NO_TEAM:
        _FIRST[queue.name].foresee(staff.actor(), team_id)


def foresee_counts(staff: Staff, *, team_id: int | None) -> None:
    _counting(staff.actor(), team_id).foresee()


def _in_order(queue: Queue, staff: Staff | Actor, team_id: int | None, after: str = "") -> "QuerySet[Ticket]":
    rows = _rows(queue, staff, team_id)
    if after:
        rows = rows.filter(_behind(queue, after))
    sign = "-" if queue.is_newest_first else ""
    return _shown(rows.order_by(f"{sign}{queue.field}", f"{sign}pk"))[: PAGE + 1]


def _first(queue: Queue) -> ComposedRows[Ticket]:
    return ComposedRows(lambda reader, team: _in_order(queue, reader, team))


_FIRST = {queue.name: _first(queue) for queue in QUEUES.values()}


def _looked_through(rows: TicketQuerySet, sought: Sought, after: str) -> Page:
    found = look(rows, sought, after=place(after, sought.order) if after else None)
    keys = [key[-1] for key in found.keys[:PAGE]]
    shown = {ticket.pk: ticket for ticket in _shown(rows.filter(pk__in=keys))}
    with_known(shown.values())
    tickets = [shown[key] for key in keys if key in shown]
    if len(found.keys) > PAGE:
        return Page(tickets, written(found.keys[PAGE - 1]))
    return Page(tickets, written(found.go_on_after) if found.go_on_after else "", found.looked_at)


def sample(sought: Sought, staff: Staff) -> Page:
    """The first few tickets of what might become a view."""
    first = _looked_through(Ticket.objects.visible_to(staff), sought, "")
    return Page(first.tickets[:SAMPLE], first.next_after, first.looked_at)


def _shown(rows: TicketQuerySet) -> TicketQuerySet:
    return rows.select_related("customer", "team", "assignee", "opened")


def count(queue: Queue, staff: Staff, *, team_id: int | None = None) -> int | None:
    """How many a view holds, if that is cheap to say."""
    return count_sought(_rows(queue, staff, team_id), queue.sought) if queue.sought else None


def counts(staff: Staff, *, team_id: int | None = None) -> dict[str, int]:
    """How many wait in each working queue, counted to MOST_COUNTED + 1 and no further."""
    return dict(zip(_WORKING, _counting(staff.actor(), team_id).ask(), strict=True))


@lru_cache(maxsize=1000)
def _counting(reader: Actor, team_id: int | None) -> Counting:
    several = [_rows(QUEUES[name], reader, team_id).values("pk") for name in _WORKING]
    return composed(several, most=MOST_COUNTED + 1)


def _rows(queue: Queue, staff: Staff | Actor, team_id: int | None) -> TicketQuerySet:
    rows = queue.rows(Ticket.objects.visible_to(staff), staff)
    return rows if team_id is None else rows.filter(team=team_id or None)


def _behind(queue: Queue, after: str) -> Q:
    moment_text, _separator, key_text = after.partition("_")
    try:
        moment, key = place_moment(moment_text), int(key_text)
    except ValueError as error:
        raise Invalid(str(_("That page does not exist."))) from error
    beyond = "lt" if queue.is_newest_first else "gt"
    later = Q(**{f"{queue.field}__{beyond}": moment})
    return later | Q(**{queue.field: moment, f"pk__{beyond}": key})
