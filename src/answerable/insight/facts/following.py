"""Facts follow the ledger: what happened since the last look is looked at anew. What changes many tickets at once (a
region, which field names the product) has all of them made anew, some at a time."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from answerable.insight.facts.keeping import keep
from answerable.insight.models import DayCell, FactsState, TicketFact
from answerable.ledger.models import Event
from answerable.ledger.tail import Position, latest, read_after
from answerable.tickets.models import Ticket

BATCH = 300
_AT_A_TIME, _MOST_ROUNDS = 500, 40
# What is said in these changes tickets that they do not name.
_EVERYTHING = (
    "region.",
    "capability.changed",
    "field.choice_renamed",
    "field.removed",
    "staff.placed",
    "account.dissolved",
)


def follow(*, now: datetime) -> bool:
    """What the ledger told since, then some of what has to be made anew; whether there is more to do."""
    return all(_next(now) for _round in range(_MOST_ROUNDS))


def start_anew() -> None:
    """All is to be made anew, from the first ticket on, while it is kept up to date."""
    with transaction.atomic():
        state = _state()
        state.redo_after = 0
        state.save(update_fields=["redo_after"])


def rebuild(progress: Callable[[int], object]) -> int:
    """All of them now; how many tickets differed. What happens meanwhile is looked at afterwards."""
    last = differing = 0
    while ids := _some_after(last):
        with transaction.atomic():
            _state()
            differing += keep(ids)
        last = ids[-1]
        progress(len(ids))
    with transaction.atomic():
        _state()
        _drop_cells_of_nothing()
    return differing


@transaction.atomic
def _next(now: datetime) -> bool:
    state = _state()
    placed = read_after(Position.parse(state.position), _AT_A_TIME)
    if placed:
        if any(_concerns_many(each.event) for each in placed):
            state.redo_after = 0
        ids = sorted(_touched([each.event for each in placed]))
        for start in range(0, len(ids), BATCH):
            keep(ids[start : start + BATCH])
        state.position = str(placed[-1].position)
    elif state.redo_after is not None:
        ids = _some_after(state.redo_after)
        keep(ids)
        state.redo_after = ids[-1] if ids else None
    else:
        return False
    state.changed_at = now
    state.save()
    return True


def _state() -> FactsState:
    """Locked: of two who follow at once, one waits. The first look begins with all that there is."""
    FactsState.objects.get_or_create(pk=1, defaults={"position": str(latest()), "redo_after": 0})
    return FactsState.objects.select_for_update().get(pk=1)


def _concerns_many(event: Event) -> bool:
    """Also what is named no more afterwards: people who left an account, what somebody answered."""
    moved = event.kind == "staff.changed" and "provider" in event.data
    return moved or event.kind.startswith(_EVERYTHING) or bool(event.data.get("parting"))


def _touched(events: Iterable[Event]) -> set[int]:
    """The tickets of which something was told, and those of customers and accounts of whom something was. A ticket that
    took part in a merge or a split is told of by its own events."""
    ids: set[int] = set()
    customers: set[int] = set()
    accounts: set[int] = set()
    for event in events:
        if event.ticket_id is not None:
            ids.add(event.ticket_id)
        about, _slash, key = event.stream.partition("/")
        if about == "customer":
            customers.add(int(key))
            customers.update(event.data[name] for name in ("into", "out_of") if name in event.data)
        elif about == "account":
            accounts.add(int(key))
    if customers:
        ids.update(Ticket.objects.filter(customer__in=customers).values_list("pk", flat=True))
    if accounts:
        ids.update(Ticket.objects.filter(customer__account__in=accounts).values_list("pk", flat=True))
    return ids


def _some_after(last: int) -> list[int]:
    rows = Ticket.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
    return list(rows[:BATCH])


def _drop_cells_of_nothing() -> None:
    """Of days whose tickets are all gone from the database."""
    there = TicketFact.objects.order_by().values("day")
    DayCell.objects.exclude(day__in=there).delete()
