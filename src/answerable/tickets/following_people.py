"""Tickets that follow their customers when two turn out to be one, and go back when that is undone.

Some at once, the rest by jobs, however many there are: each takes a part, keeps with the merge what it moved and how
many are left, and asks for the next.
"""

from typing import Any

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.subscribers import tell_later
from answerable.people.models import CustomerMerge, Identity
from answerable.tickets import events
from answerable.tickets.models import Message, Participant, Ticket
from answerable.tickets.subscribers import refresh_heads

# At a time. Each ticket is told of in its ledger.
_MOST = {"tickets": 100, "messages": 1000, "participants": 1000}
_MOST_COUNTED = 10_000
_FOLLOW: dict[str, Any] = {"tickets": Ticket, "messages": Message, "participants": Participant}
_Part = dict[str, list[int]]


def move_tickets(event: Event) -> None:
    """Everything of a merged customer. Undone meanwhile, the rest stays where it is."""
    merge = _locked(event)
    if merge.undone_at is not None:
        return
    theirs = {
        name: model.objects.filter(customer=merge.gone_id).order_by("pk") for name, model in _FOLLOW.items()
    }
    part = {name: list(rows.values_list("pk", flat=True)[: _MOST[name]]) for name, rows in theirs.items()}
    _hand_over(part, merge.gone_id, merge.kept_id, event)
    moved = {name: [*merge.moved.get(name, ()), *part[name]] for name in part}
    is_more = any(len(part[name]) == most for name, most in _MOST.items())
    left = theirs["tickets"][:_MOST_COUNTED].count()
    _go_on(merge, event, move_tickets.__name__, is_more, left, moved)


def move_tickets_back(event: Event) -> None:
    """Exactly the tickets that moved. What was written in them since from the addresses that go back goes along."""
    merge = _locked(event)
    done = merge.moved.get("back", 0)  # parts
    part = {name: merge.moved.get(name, [])[done * most : (done + 1) * most] for name, most in _MOST.items()}
    addresses = list(Identity.objects.filter(customer=merge.gone_id).values_list("address", flat=True))
    since = {"ticket__in": part["tickets"], "customer": merge.kept_id}
    Message.objects.filter(from_address__in=addresses, **since).update(customer=merge.gone_id)
    Participant.objects.filter(address__in=addresses, **since).update(customer=merge.gone_id)
    _hand_over(part, merge.kept_id, merge.gone_id, event)
    lengths = {name: len(merge.moved.get(name, [])) for name in _MOST}
    is_more = any(lengths[name] > (done + 1) * most for name, most in _MOST.items())
    left = max(0, lengths["tickets"] - (done + 1) * _MOST["tickets"])
    _go_on(merge, event, move_tickets_back.__name__, is_more, left, {"back": done + 1})


def _locked(event: Event) -> CustomerMerge:
    return CustomerMerge.objects.select_for_update().get(pk=event.data["merge"])


def _go_on(
    merge: CustomerMerge, event: Event, name: str, is_more: bool, left: int, moved: dict[str, Any]
) -> None:
    was_more = merge.is_under_way
    merge.moved = {**merge.moved, **moved, "under_way": is_more, "left": left}
    merge.save(update_fields=["moved"])
    if is_more:
        enqueue(tell_later, event_id=event.pk, subscriber=f"{__name__}.{name}")
    elif was_more:  # those that came by a job are searched by their customer's name as well
        path = f"{refresh_heads.__module__}.{refresh_heads.__name__}"
        enqueue(tell_later, event_id=event.pk, subscriber=path)


def _hand_over(part: _Part, was: int, now: int, event: Event) -> None:
    Message.objects.filter(pk__in=part["messages"], customer=was).update(customer=now)
    Participant.objects.filter(pk__in=part["participants"], customer=was).update(customer=now)
    for ticket in Ticket.objects.filter(pk__in=part["tickets"], customer=was).order_by("pk"):
        ticket.customer_id = now
        ticket.save(update_fields=["customer"])
        record(events.CUSTOMER_CHANGED, ticket, by=SYSTEM, at=event.at, customer=now, was=was)
