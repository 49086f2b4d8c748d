"""Whose a ticket was, from its ledger."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from answerable.ledger.models import Event
from answerable.routing.handovers.owning import Change, Given, Hands, History, Lived, Offered
from answerable.tickets.models import Ticket

_ENDINGS = {"ticket.closed": True, "ticket.reopened": False, "ticket.merged": True, "ticket.unmerged": False}
_ANSWERS = ("handover.accepted", "handover.returned", "handover.withdrawn", "handover.lapsed")
KINDS = ("ticket.assigned", *_ENDINGS, "handover.offered", *_ANSWERS)
_Told = tuple[str, datetime, dict[str, Any]]


def history_of(ticket: Ticket) -> History:
    return histories([ticket])[ticket.pk]


def histories(tickets: Collection[Ticket]) -> dict[int, History]:
    """One question, however many tickets."""
    told: dict[int, list[_Told]] = defaultdict(list)
    rows = Event.objects.filter(ticket_id__in=[each.pk for each in tickets], kind__in=KINDS).order_by("id")
    for ticket_id, *event in rows.values_list("ticket_id", "kind", "at", "data"):
        if ticket_id is not None:
            told[ticket_id].append((event[0], event[1], event[2]))
    return {each.pk: _history(each, told[each.pk]) for each in tickets}


def _history(ticket: Ticket, told: list[_Told]) -> History:
    return History(ticket.created_at, _began_with(ticket, told), tuple(_changes(told)))


def _began_with(ticket: Ticket, told: list[_Told]) -> Hands:
    """What the first assignment says it was before; a part that was split off, say, has its person from the start."""
    first = next((data for kind, _at, data in told if kind == "ticket.assigned"), None)
    if first is None:
        return Hands(ticket.team_id, ticket.assignee_id)
    return Hands(came_from(first), first.get("from_staff"))


def came_from(given: dict[str, Any]) -> int | None:
    """The team that had it until it was given away; where nothing is said of that (somebody took it by answering), it
    stayed in its team."""
    team: int | None = given.get("from_team", given.get("team"))
    return team


def _changes(told: Iterable[_Told]) -> Iterable[Change]:
    ended: set[str] = set()  # closed, merged, or both: it lives again when neither holds
    for kind, at, data in told:
        if kind == "ticket.assigned":
            yield Given(at, data.get("team"), data.get("staff"))
        elif kind == "handover.offered":
            yield Offered(at, data["team"])
        elif kind in _ANSWERS:
            yield Offered(at, None)
        else:
            way = "merged" if "merged" in kind else "closed"
            (ended.add if _ENDINGS[kind] else ended.discard)(way)
            yield Lived(at, not ended)
