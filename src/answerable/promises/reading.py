"""What happened to tickets, from their messages and the ledger, as clocks want to know it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from answerable.ledger.many import Table, Those, among, keys_of
from answerable.ledger.models import Event
from answerable.promises import events
from answerable.promises.clocks.history import Changed, History, Said, Statement
from answerable.promises.policies import terms_of
from answerable.tickets.actions.guards import statuses
from answerable.tickets.models import (
    Category,
    DeliveryState,
    Direction,
    LinkKind,
    Message,
    Priority,
    Ticket,
)

NEVER_ONE = "not_promised"  # why something is withdrawn that should not have been kept track of at all
_STATED = tuple(
    each.name for each in (events.STATED, events.MOVED, events.WITHDRAWN, events.KEPT, events.RESUMED)
)
# Where answers may have come from, or gone to and come back from. Of links, those of what was split off.
_MOVED = {
    "ticket.merged": "into",
    "ticket.took_in": "ticket",
    "ticket.split": "into",
    "ticket.linked": "ticket",
}

_TICKETS = Table.of(Ticket, "id", "created_at", "owed_at", "merged_into")
_MESSAGES = Table.of(
    Message, "id", "ticket", "created_at", "direction", "delivery", "delivered_at", "is_automatic"
)
_EVENTS = Table.of(Event, "id", "ticket_id", "kind", "at", "data")
_Change = Callable[[datetime, Mapping[str, object]], Changed | None]


@dataclass(frozen=True)
class Life:
    """A ticket's history, and by when it says that something is owed."""

    history: History
    owed_at: datetime | None


def lives(ticket_ids: Collection[int]) -> dict[int, Life]:
    """Three questions, however many tickets, which travel together; one more where some of what was said came from
    other tickets. One that was merged has no life of its own any more."""
    tickets, messages, happened = wanted = _wanted(ticket_ids)
    for each in wanted:
        each.foresee()
    said, answers = _said(messages)
    changes, told = _changes(happened, set(ticket_ids))
    stated = _stated(told, answers)
    return {
        pk: Life(
            _history(
                created_at,
                () if merged_into else said.get(pk, ()),
                changes.get(pk, ()),
                merged_into,
                stated.get(pk, ()),
            ),
            owed_at,
        )
        for pk, created_at, owed_at, merged_into in tickets.read()
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
    created_at: datetime,
    said: Collection[Said],
    changes: Collection[Changed],
    merged_into: int | None,
    stated: Collection[Statement] = (),
) -> History:
    opened_at = min([created_at, *(message.at for message in said)])
    if merged_into is not None:
        return History(opened_at, (), (Changed(opened_at, is_free=True),))
    begun = tuple(_promised_from_the_start(opened_at, changes))
    return History(opened_at, tuple(said), begun, tuple(stated))


def _promised_from_the_start(opened_at: datetime, changes: Collection[Changed]) -> Iterator[Changed]:
    """What was said before its ticket was opened (it came by a merge, a split or an import) waited under the policy as
    well, as far as that was in force."""
    first = next((change for change in changes if change.terms is not None), None)
    if first is not None and first.terms is not None and first.terms.since is not None:
        begins = max(opened_at, first.terms.since)
        if begins < first.at:
            yield Changed(begins, terms=first.terms)
    yield from changes


class _Where(NamedTuple):
    """The ticket an answer is in now, when it was written and when it arrived."""

    ticket_id: int
    written_at: datetime
    delivered_at: datetime | None


def _said(messages: Those) -> tuple[dict[int, list[Said]], dict[int, _Where]]:
    """By ticket; and each answer's place, by its key."""
    found: dict[int, list[Said]] = defaultdict(list)
    answers: dict[int, _Where] = {}
    inbound, delivered = Direction.INBOUND.value, DeliveryState.DELIVERED.value
    for pk, ticket_id, at, direction, delivery, delivered_at, is_automatic in messages.read():
        arrived = delivered_at if delivery == delivered else None
        if not is_automatic:
            found[ticket_id].append(Said(at, direction == inbound, arrived))
        if direction != inbound:
            answers[pk] = _Where(ticket_id, at, arrived)
    return found, answers


_Told = tuple[int, str, datetime, Mapping[str, Any]]  # an event's key, kind, moment and data


def _changes(happened: Those, ticket_ids: set[int]) -> tuple[dict[int, list[Changed]], list[_Told]]:
    """By ticket; and what the ledger tells of stated promises, in its order."""
    found: dict[int, list[Changed]] = defaultdict(list)
    told: list[_Told] = []
    related: set[int] = set()
    for pk, ticket_id, kind, at, data in happened.read():
        if kind in _STATED:
            told.append((pk, kind, at, data))
        elif kind in _MOVED:
            related |= _moved_between(kind, data)
        else:
            change = _CHANGES[kind](at, data)
            if change is not None:
                found[ticket_id].append(change)
    told += _told_elsewhere(related - ticket_ids, ticket_ids)
    return {pk: list(_in_time(changes)) for pk, changes in found.items()}, sorted(
        told, key=lambda each: each[0]
    )


def _told_elsewhere(related: set[int], seen: set[int]) -> list[_Told]:
    """What was stated in answers that were moved here, by a merge or a split: it stands in the ledger of the ticket
    where they were. From one to the next, until there is no other."""
    told: list[_Told] = []
    while related:
        happened = Event.objects.filter(ticket_id__in=related, kind__in=(*_STATED, *_MOVED))
        seen |= related
        following: set[int] = set()
        for pk, kind, at, data in happened.values_list("pk", "kind", "at", "data"):
            if kind in _MOVED:
                following |= _moved_between(kind, data)
            else:
                told.append((pk, kind, at, data))
        related = following - seen
    return told


def _moved_between(kind: str, data: Mapping[str, Any]) -> set[int]:
    """The other ticket, where answers may have been moved: those that only belong together can be thousands."""
    is_only_linked = kind == "ticket.linked" and data["link"] != LinkKind.SPLIT
    return set() if is_only_linked else {data[_MOVED[kind]]}


def _stated(told: Collection[_Told], answers: Mapping[int, _Where]) -> dict[int, list[Statement]]:
    """By the ticket that each answer is in now."""
    found: dict[int, Statement] = {}
    for pk, kind, at, data in told:
        if kind == events.STATED.name:
            if (where := answers.get(data["message"])) is not None:
                found[pk] = Statement(
                    pk,
                    data["message"],
                    (data["start"], data["end"]),
                    where.written_at,
                    where.delivered_at,
                    datetime.fromisoformat(data["due"]),
                    data["answer"],
                )
        elif (said := found.get(data["stated"])) is not None:
            found[said.key] = _after(said, kind, at, data)
    by_ticket: dict[int, list[Statement]] = defaultdict(list)
    for key in sorted(found):
        by_ticket[answers[found[key].message].ticket_id].append(found[key])
    return by_ticket


def _after(said: Statement, kind: str, at: datetime, data: Mapping[str, Any]) -> Statement:
    if kind == events.MOVED.name:
        return replace(said, due=datetime.fromisoformat(data["due"]))
    if kind == events.KEPT.name:
        return replace(said, kept_at=at)
    if kind == events.WITHDRAWN.name:
        return replace(said, withdrawn_at=at, was_none=data["reason"] == NEVER_ONE)
    return replace(said, kept_at=None, withdrawn_at=None, was_none=False)


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


_KINDS = ", ".join(f"'{kind}'" for kind in (*_CHANGES, *_STATED, *_MOVED))


def _wanted(ticket_ids: Collection[int]) -> tuple[Those, Those, Those]:
    """The tickets, what was said in them, and what happened to them."""
    keys, theirs = keys_of(ticket_ids), among("ticket_id")
    # What came at one moment: the question before the answer ("inbound" before "outbound").
    # What a machine of ours said is no answer, and can promise something all the same.
    said = (
        f"WHERE {theirs} AND (NOT is_automatic OR direction = 'outbound') ORDER BY created_at, direction, id"
    )
    # The plus keeps SQLite from going through all that ever happened of a kind.
    kind = "+kind" if connection.vendor == "sqlite" else "kind"
    happened = f"WHERE {theirs} AND {kind} IN ({_KINDS}) ORDER BY id"
    return (
        _TICKETS.those(f"WHERE {among('id')}", keys),
        _MESSAGES.those(said, keys),
        _EVENTS.those(happened, keys),
    )
