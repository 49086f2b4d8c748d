"""Narrowing a list where one looks at it, by person, tag and channel in its address, and sorting it otherwise. A list
so narrowed or sorted is looked through like a view, and can be kept as one."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from answerable.desk.models import Holds, Order
from answerable.desk.queues.lists import Queue
from answerable.desk.queues.looking import BY_WAIT
from answerable.desk.queues.saved import sought_for
from answerable.tickets.conditions import Condition, Conditions, Reader, question, words

PLACE = (
    "team",
    "with",
    "tag",
    "channel",
    "late",
    "owed",
    "in_time",
    "sort",
)  # what an address says of a list, besides its name and page
_ASKED = {
    "with": ("assignee", "is"),
    "tag": ("tag", "has"),
    "channel": ("channel", "is"),
    "late": ("owed", "late"),
    "owed": ("owed", "hours"),
    "in_time": ("owed", "in_time"),
}
_AWAKE, WAITING = Condition("snoozed", "no"), Condition("waits", "is", "customer")
# What the built-in queues hold, in conditions.
BUILT_IN: dict[str, tuple[Holds, Order, tuple[Condition, ...]]] = {
    "owed": (Holds.OPEN, Order.WAIT, (_AWAKE,)),
    "due": (Holds.OPEN, Order.OWED, (Condition("owed", "yes"), _AWAKE)),
    "mine": (Holds.OPEN, Order.WAIT, (Condition("assignee", "is", "me"), _AWAKE)),
    "followed": (Holds.ALL, Order.CHANGED, (Condition("followed", "yes"),)),
    "unassigned": (Holds.OPEN, Order.WAIT, (Condition("assignee", "is", "nobody"), _AWAKE)),
    "theirs": (Holds.OPEN, Order.CHANGED, (Condition("waits", "is", "us"), _AWAKE)),
    "snoozed": (Holds.OPEN, Order.CHANGED, (Condition("snoozed", "yes"),)),
    "ended": (Holds.ENDED, Order.CHANGED, ()),
}


# Those of them whose own order no view has.
_OTHERWISE = {
    "snoozed": _("what comes back soonest first"),
    "ended": _("what was closed last first"),
}


def chosen_in(given: QueryDict) -> dict[str, Condition]:
    """The conditions of an address, by their names there. What makes no sense fits nothing, as in a view."""
    typed = {name: " ".join(given.get(name, "").replace("\x00", "").split())[:60] for name in _ASKED}
    return {
        name: Condition(*_ASKED[name], value.lower() if name == "tag" else value)
        for name, value in typed.items()
        if value
    }


def orders_of(queue: Queue) -> list[Order]:
    """How it can be sorted with the same tickets in it: by their wait where all of them wait, by what is owed where of
    all something is."""
    own = _own_order(queue)
    return [
        order
        for order in Order
        if (own in BY_WAIT or order not in BY_WAIT) and (own == Order.OWED or order != Order.OWED)
    ]


def sortings(given: QueryDict, queue: Queue, order: Order | None) -> list[tuple[str, str, bool]]:
    """How it can be sorted, its own way first: in words, the address's query for it, and whether it is so now."""
    kept, own = place_of(given, without="sort"), _own_order(queue)
    usual = _OTHERWISE.get(queue.name)
    others = [each for each in orders_of(queue) if each != own or usual]
    return [
        (str(capfirst(usual or own.label)), kept, order in (None, own) and not (usual and order)),
        *((str(capfirst(each.label)), f"{kept}&sort={each}".lstrip("&"), each == order) for each in others),
    ]


def _own_order(queue: Queue) -> Order:
    return queue.sought.order if queue.sought is not None else BUILT_IN[queue.name][1]


def order_in(given: QueryDict, queue: Queue) -> Order | None:
    """Another order than the list's own; what makes no sense is none."""
    return next((order for order in orders_of(queue) if order == given.get("sort")), None)


def narrowed(queue: Queue, chosen: dict[str, Condition], reader: Reader, order: Order | None = None) -> Queue:
    if not chosen and order is None:
        return queue
    each = tuple(chosen.values())
    if order is not None and order not in BY_WAIT and _own_order(queue) in BY_WAIT:
        each += (WAITING,)  # what goes without saying where it is sorted by the wait
    if queue.sought is not None:
        fits = queue.sought.fits & question(Conditions(each), reader)
        return replace(queue, sought=replace(queue.sought, fits=fits, order=order or queue.sought.order))
    holds, usual, own = BUILT_IN[queue.name]
    return replace(queue, sought=sought_for(Conditions(own + each), holds, order or usual, reader))


def chips(
    given: QueryDict, chosen: dict[str, Condition], reader: Reader, order: Order | None = None
) -> list[tuple[str, str]]:
    """Each condition in words, and the address's query without it; the order, where it is not the list's own."""
    found = [
        (words(Conditions((condition,)), reader), place_of(given, without=name))
        for name, condition in chosen.items()
    ]
    return [*found, (str(capfirst(order.label)), place_of(given, without="sort"))] if order else found


def place_of(given: QueryDict, *, without: str = "") -> str:
    """What the address of a list says, for the addresses of its other pages."""
    return urlencode([(name, given[name]) for name in PLACE if given.get(name) and name != without])
