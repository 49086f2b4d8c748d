"""Somebody's tickets, newest first, a page at a time."""

from dataclasses import dataclass

from answerable.desk.queues.counting import capped
from answerable.desk.views.settings.lists import Page
from answerable.tickets.models.ticket import TicketQuerySet

PAGE = 30


@dataclass(frozen=True)
class Figures:
    """How many there are of those that the reader may see; "999+" beyond what is worth counting."""

    every: str
    open: str
    waiting: str


def page_of(rows: TicketQuerySet, *, after: int | None) -> Page:  # type: ignore[type-arg]
    """In the order in which they were opened, the latest first; `after` is the last key of the page before."""
    if after is not None:
        rows = rows.filter(pk__lt=after)
    shown = rows.select_related("customer", "status", "team", "assignee").order_by("-pk")
    found = list(shown[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def figures_of(rows: TicketQuerySet) -> Figures:
    return Figures(capped(rows), capped(rows.open()), capped(rows.open().waiting()))
