"""Narrowing a list where one looks at it: by person, tag and channel in its address. A list so narrowed is looked
through like a view, and can be kept as one."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict

from answerable.desk.models import Holds, Order
from answerable.desk.queues.conditions import Condition, Conditions, Reader, question, words
from answerable.desk.queues.lists import Queue
from answerable.desk.queues.saved import sought_for

PLACE = ("team", "with", "tag", "channel")  # what an address says of a list, besides its name and page
_ASKED = {"with": ("assignee", "is"), "tag": ("tag", "has"), "channel": ("channel", "is")}
_AWAKE = Condition("snoozed", "no")
# What the built-in queues hold, in conditions.
BUILT_IN: dict[str, tuple[Holds, Order, tuple[Condition, ...]]] = {
    "owed": (Holds.OPEN, Order.WAIT, (_AWAKE,)),
    "mine": (Holds.OPEN, Order.WAIT, (Condition("assignee", "is", "me"), _AWAKE)),
    "followed": (Holds.ALL, Order.CHANGED, (Condition("followed", "yes"),)),
    "unassigned": (Holds.OPEN, Order.WAIT, (Condition("assignee", "is", "nobody"), _AWAKE)),
    "theirs": (Holds.OPEN, Order.CHANGED, (Condition("waits", "is", "us"), _AWAKE)),
    "snoozed": (Holds.OPEN, Order.CHANGED, (Condition("snoozed", "yes"),)),
    "ended": (Holds.ENDED, Order.CHANGED, ()),
}


def chosen_in(given: QueryDict) -> dict[str, Condition]:
    """The conditions of an address, by their names there. What makes no sense fits nothing, as in a view."""
    typed = {name: " ".join(given.get(name, "").replace("\x00", "").split())[:60] for name in _ASKED}
    return {
        name: Condition(*_ASKED[name], value.lower() if name == "tag" else value)
        for name, value in typed.items()
        if value
    }


def narrowed(queue: Queue, chosen: dict[str, Condition], reader: Reader) -> Queue:
    if not chosen:
        return queue
    each = tuple(chosen.values())
    if queue.sought is not None:
        fits = queue.sought.fits & question(Conditions(each), reader)
        return replace(queue, sought=replace(queue.sought, fits=fits))
    holds, order, own = BUILT_IN[queue.name]
    return replace(queue, sought=sought_for(Conditions(own + each), holds, order, reader))


def chips(given: QueryDict, chosen: dict[str, Condition], reader: Reader) -> list[tuple[str, str]]:
    """Each condition in words, and the address's query without it."""
    return [
        (words(Conditions((condition,)), reader), place_of(given, without=name))
        for name, condition in chosen.items()
    ]


def place_of(given: QueryDict, *, without: str = "") -> str:
    """What the address of a list says, for the addresses of its other pages."""
    return urlencode([(name, given[name]) for name in PLACE if given.get(name) and name != without])
