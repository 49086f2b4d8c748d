"""What happened to tickets, from their messages and the ledger, as clocks want to know it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from answerable.ledger.models import Event
from answerable.promises.clocks.history import Changed, History, Said
from answerable.promises.policies import terms_of
from answerable.tickets.actions.guards import statuses
from answerable.tickets.models import Category, DeliveryState, Direction, Message, Priority, Ticket

_Change = Callable[[datetime, Mapping[str, object]], Changed | None]


@dataclass(frozen=True)
class Life:
    """A ticket's history, and by when it says that something is owed."""

    history: History
    owed_at: datetime | None


def lives(ticket_ids: Collection[int]) -> dict[int, Life]:
    """Three questions, however many tickets. One that was merged has no life of its own any more."""
    said = _said(ticket_ids)
    changes = _changes(ticket_ids)
    tickets = Ticket.objects.filter(pk__in=ticket_ids)
    return {
        pk: Life(
            _history(created_at, () if merged_into else said.get(pk, ()), changes.get(pk, ()), merged_into),
            owed_at,
        )
        for pk, created_at, owed_at, merged_into in tickets.values_list(
            "pk", "created_at", "owed_at", "merged_into"
        )
    }


def new_life(ticket: Ticket, version_id: int, *, at: datetime) -> Life:
    """Of a ticket that was opened just now, with what was said first if anything was: nothing need be read."""
    said = [] if ticket.waiting_since is None else [Said(ticket.waiting_since, is_inbound=True)]
    # It may have been routed already, which the ledger tells in front of its policy.
    sorted_ = [] if ticket.priority == Priority.NORMAL else [Changed(at, priority=ticket.priority)]
    applied = _applied(at, {"version": version_id})
    return Life(_history(ticket.created_at, said, [*sorted_, applied], None), None)


def history_of(ticket: Ticket) -> History:
    return lives([ticket.pk])[ticket.pk].history


def _history(
    created_at: datetime, said: Collection[Said], changes: Collection[Changed], merged_into: int | None
) -> History:
    opened_at = min([created_at, *(message.at for message in said)])
    if merged_into is not None:
        return History(opened_at, (), (Changed(opened_at, is_free=True),))
    return History(opened_at, tuple(said), tuple(_promised_from_the_start(opened_at, changes)))


def _promised_from_the_start(opened_at: datetime, changes: Collection[Changed]) -> Iterator[Changed]:
    """What was said before its ticket was opened (it came by a merge, a split or an import) waited under the policy as
    well, as far as that was in force."""
    first = next((change for change in changes if change.terms is not None), None)
    if first is not None and first.terms is not None and first.terms.since is not None:
        begins = max(opened_at, first.terms.since)
        if begins < first.at:
            yield Changed(begins, terms=first.terms)
    yield from changes


def _said(ticket_ids: Collection[int]) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = defaultdict(list)
    messages = Message.objects.filter(ticket__in=ticket_ids, is_automatic=False)
    # What came at one moment: the question before the answer ("inbound" before "outbound").
    columns = ("ticket_id", "created_at", "direction", "delivery", "delivered_at")
    for ticket_id, at, direction, delivery, delivered_at in messages.order_by(
        "created_at", "direction", "pk"
    ).values_list(*columns):
        arrived = delivered_at if delivery == DeliveryState.DELIVERED else None
        found[ticket_id].append(Said(at, direction == Direction.INBOUND, arrived))
    return found


def _changes(ticket_ids: Collection[int]) -> dict[int, list[Changed]]:
    found: dict[int, list[Changed]] = defaultdict(list)
    events = Event.objects.filter(ticket_id__in=ticket_ids, kind__in=_CHANGES).order_by("pk")
    for ticket_id, kind, at, data in events.values_list("ticket_id", "kind", "at", "data"):
        change = _CHANGES[kind](at, data)
        if change is not None and ticket_id is not None:
            found[ticket_id].append(change)
    return {ticket_id: list(_in_time(changes)) for ticket_id, changes in found.items()}


def _in_time(changes: list[Changed]) -> Iterator[Changed]:
    """In their order, with moments that never go back: two machines' clocks may differ a little."""
    last: datetime | None = None
    for change in changes:
        if last is not None and change.at < last:
            change = Changed(last, change.category, change.priority, change.terms, change.is_free)
        last = change.at
        yield change


def _category(at: datetime, data: Mapping[str, object]) -> Changed:
    return Changed(at, category=str(data["category"]))


def _reopened(at: datetime, data: Mapping[str, object]) -> Changed:
    status = statuses().get(int(str(data["status"])))
    return Changed(at, category=status.category if status is not None else Category.OPEN)


def _applied(at: datetime, data: Mapping[str, object]) -> Changed:
    version = data.get("version")
    terms = None if version is None else terms_of(int(str(version)))
    return Changed(at, terms=terms, is_free=terms is None)


_CHANGES: Mapping[str, _Change] = {
    "ticket.status_changed": _category,
    "ticket.closed": lambda at, _data: Changed(at, category=Category.CLOSED),
    "ticket.reopened": _reopened,
    "ticket.prioritised": lambda at, data: Changed(at, priority=int(str(data["priority"]))),
    "ticket.promised": _applied,
}
