"""Looking through tickets for those that fit a view, in its order and never further than a fixed number of them.

Any conditions can be joined, and no index serves them all. So the database walks along the index of the order, says of
each ticket whether it fits, and stops: a page costs the same whether there are a thousand tickets or a million.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, F, Q, Value, When
from django.utils.translation import gettext as _

from answerable.desk.frame.requests import place_moment
from answerable.desk.models.views import Holds, Order
from answerable.ledger.refusals import Invalid
from answerable.tickets.models.ticket import TicketQuerySet

MOST_LOOKED_AT = 10_000
MOST_LOOKED_AT_TO_COUNT = 2_000  # of each view that stands beside the others

_OPEN = Q(closed_at=None, merged_into=None)
_HOLDS = {
    Holds.OPEN: _OPEN,
    Holds.ENDED: Q(closed_at__isnull=False, merged_into=None),
    Holds.ALL: Q(merged_into=None),
}
BY_WAIT = (Order.WAIT, Order.PRESSING, Order.PRIORITY)  # only of those whose customers wait
ONLY_OPEN = (*BY_WAIT, Order.OWED)  # and the last only of those of which something is owed
BY_WORD = (Order.SAID, Order.SILENT)  # for which open tickets have an index of their own
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Ordering:
    """`columns` are what is compared, the last but one of them with the index that the database walks along."""

    columns: tuple[str, ...]
    is_descending: bool = False

    @property
    def walked(self) -> list[str]:
        sign = "-" if self.is_descending else ""
        return [sign + column for column in self.columns[-2:]]


ORDERINGS = {
    Order.WAIT: Ordering(("waiting_since", "pk")),
    Order.PRESSING: Ordering(("pressing_at", "pk")),
    Order.PRIORITY: Ordering(("urgency", "waiting_since", "pk")),
    Order.OWED: Ordering(("owed_at", "pk")),
    Order.CHANGED: Ordering(("changed_at", "pk"), is_descending=True),
    Order.CREATED: Ordering(("pk",), is_descending=True),
    Order.SAID: Ordering(("said_at", "pk"), is_descending=True),
    Order.SILENT: Ordering(("said_at", "pk")),
}


@dataclass(frozen=True)
class Sought:
    """What a view asks for. `within` is plain equality on an indexed column that all must have; all were changed
    `since`."""

    holds: Holds
    order: Order
    fits: Q
    within: Q = field(default_factory=Q)
    since: datetime | None = None

    @property
    def ordering(self) -> Ordering:
        return ORDERINGS[self.order]

    @property
    def is_only_open(self) -> bool:
        return self.order in ONLY_OPEN or (self.order in BY_WORD and self.holds == Holds.OPEN)

    def ordered(self, tickets: TicketQuerySet) -> TicketQuerySet:
        """Those of open tickets that have what they are sorted by."""
        if self.order == Order.OWED:
            return tickets.owed().order_by("owed_at", "pk")
        if self.order == Order.PRESSING:
            return tickets.waiting().order_by("pressing_at", "pk")
        return (tickets.waiting() if self.order in BY_WAIT else tickets).order_by("waiting_since", "pk")


@dataclass(frozen=True)
class Found:
    """Keys of tickets that fit, in their order; `looked_at` says how many were looked at when that was not all."""

    keys: list[Key]
    looked_at: int = 0
    go_on_after: Key | None = None


def look(tickets: TicketQuerySet, sought: Sought, *, after: Key | None = None) -> Found:
    """`tickets` are those that the reader may see."""
    ordering, few = sought.ordering, _few(tickets, sought)
    if few is not None:
        seen = _seen(few, sought.fits & _also(sought), ordering)
        is_whole = len(seen) <= MOST_LOOKED_AT
        if is_whole or sought.order == Order.PRIORITY:
            keys = sorted(_fitting(seen[:MOST_LOOKED_AT]), reverse=ordering.is_descending)
            return Found(_behind(keys, after, ordering), 0 if is_whole else MOST_LOOKED_AT)
    seen = _seen(_along(tickets, sought, after), sought.fits & _also(sought), ordering)
    if len(seen) <= MOST_LOOKED_AT:
        return Found(_fitting(seen))
    seen = seen[:MOST_LOOKED_AT]
    return Found(_fitting(seen), MOST_LOOKED_AT, seen[-1][0])


def count(tickets: TicketQuerySet, sought: Sought) -> int | None:
    """How many fit; None when that would take more than a short look."""
    few = _few(tickets, sought)
    rows = _walk(_along(tickets, sought, None) if few is None else few, sought.fits & _also(sought))
    counted = rows[: MOST_LOOKED_AT_TO_COUNT + 1].aggregate(
        seen=Count("pk"), fitting=Count("pk", filter=Q(fits=True))
    )
    return None if counted["seen"] > MOST_LOOKED_AT_TO_COUNT else counted["fitting"]


def _few(tickets: TicketQuerySet, sought: Sought) -> TicketQuerySet | None:
    """All that could be in it, where an index knows them: mostly few enough to look at each, and then to sort."""
    if sought.holds == Holds.OPEN:
        rows = tickets.filter(sought.within).open()
        return sought.ordered(rows)
    if sought.since is not None:
        return tickets.filter(changed_at__gte=sought.since).order_by("-changed_at", "-pk")
    return None


def _along(tickets: TicketQuerySet, sought: Sought, after: Key | None) -> TicketQuerySet:
    """Along the index of the order, with nothing left out that would have to be passed over."""
    if sought.is_only_open:
        tickets = sought.ordered(tickets.filter(sought.within).open())
    if sought.since is not None and sought.order == Order.CHANGED:
        tickets = tickets.filter(changed_at__gte=sought.since)
    if after is not None:
        tickets = tickets.filter(_beyond(sought.ordering, after))
    return tickets.order_by(*sought.ordering.walked)


def _also(sought: Sought) -> Q:
    """What `_along` does not leave out is asked of each ticket."""
    return Q() if sought.is_only_open else sought.within & _HOLDS[sought.holds]


def _walk(rows: TicketQuerySet, fits: Q) -> TicketQuerySet:
    asked: Any = Value(True, output_field=BooleanField())
    if fits:
        asked = Case(When(fits, then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.annotate(fits=asked, urgency=-F("priority"))


def _seen(rows: TicketQuerySet, fits: Q, ordering: Ordering) -> list[tuple[Key, bool]]:
    """Each with its place, and whether it fits; one more than may be looked at, to know whether that was all."""
    walked = _walk(rows, fits).values_list(*ordering.columns, "fits")
    return [(tuple(row[:-1]), row[-1]) for row in walked[: MOST_LOOKED_AT + 1]]


def _fitting(seen: list[tuple[Key, bool]]) -> list[Key]:
    return [key for key, fits in seen if fits]


def _behind(keys: list[Key], after: Key | None, ordering: Ordering) -> list[Key]:
    if after is None:
        return keys
    return [key for key in keys if (key < after if ordering.is_descending else key > after)]


def _beyond(ordering: Ordering, after: Key) -> Q:
    way = "lt" if ordering.is_descending else "gt"
    if ordering.columns == ("pk",):
        return Q(**{f"pk__{way}": after[0]})
    moment, key = after
    column = ordering.columns[0]
    return Q(**{f"{column}__{way}": moment}) | Q(**{column: moment, f"pk__{way}": key})


def written(key: Key) -> str:
    """A place in the list, for an address."""
    return "_".join(part.isoformat() if isinstance(part, datetime) else str(part) for part in key)


def place(text: str, order: Order) -> Key:
    """The place that an address names; anything that this did not write raises Invalid."""
    kinds: dict[Order, tuple[Callable[[str], Any], ...]] = {
        Order.WAIT: (place_moment, int),
        Order.PRESSING: (place_moment, int),
        Order.PRIORITY: (int, place_moment, int),
        Order.OWED: (place_moment, int),
        Order.CHANGED: (place_moment, int),
        Order.CREATED: (int,),
        Order.SAID: (datetime.fromisoformat, int),
        Order.SILENT: (datetime.fromisoformat, int),
    }
    try:
        return tuple(read(part) for read, part in zip(kinds[order], text.split("_"), strict=True))
    except ValueError as error:
        raise Invalid(_("That page does not exist.")) from error
