"""Taking an import out again, where nothing was done on what it brought.

The ledger keeps that it was here and that it left; rows and words go. A ticket on which somebody did something since,
or whose customer wrote, stays with all its history.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from answerable.history import events
from answerable.history.models import Brought, HistoryRun, Known, KnownWhat, RunState
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Chain, Event
from answerable.ledger.recording import record
from answerable.people.models import Customer, Staff, Team
from answerable.tickets.models import Message, Note, Ticket

BATCH = 200
Progress = Callable[[int], object]


def take_out(run_id: int, *, progress: Progress | None = None) -> tuple[int, int]:
    """How many tickets went, and how many stay since something was done on them."""
    last = gone = 0
    while True:
        run = HistoryRun.objects.get(pk=run_id)
        if run.state != RunState.LEAVING:
            return gone, run.brought.count()
        keys = list(run.brought.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            break
        last = keys[-1]
        gone += _take_some(run, keys)
        if progress:
            progress(gone)
    return gone, _finish(run_id)


@transaction.atomic
def _take_some(run: HistoryRun, keys: Collection[int]) -> int:
    """Locked in the order in which verbs lock them, one ticket each."""
    now = timezone.now()
    of_tickets = list(Brought.objects.filter(pk__in=keys).values_list("ticket", flat=True))
    tickets = list(Ticket.objects.select_for_update(of=("self",)).filter(pk__in=of_tickets).order_by("pk"))
    touched = _touched([ticket.pk for ticket in tickets], run)
    going = [ticket for ticket in tickets if ticket.pk not in touched]
    return sum(_remove(ticket, run, now) for ticket in going)


def _touched(tickets: Collection[int], run: HistoryRun) -> set[int]:
    """Something is told of them that this run did not bring."""
    found = Event.objects.filter(ticket_id__in=tickets).values_list("ticket_id", "data")
    others = (ticket for ticket, data in found if data.get("run") != run.pk or not data.get("imported"))
    return {ticket for ticket in others if ticket is not None}


def _remove(ticket: Ticket, run: HistoryRun, now: datetime) -> bool:
    """Not where something else hangs on it: another ticket, or what must be kept."""
    customers: set[int | None] = {ticket.customer_id}
    try:
        with transaction.atomic():
            record(events.TICKET_TAKEN_OUT, ticket, by=SYSTEM, at=now, run=run.pk)
            wrote = Message.objects.filter(ticket=ticket, customer__isnull=False)
            customers.update(wrote.values_list("customer", flat=True))
            Message.objects.filter(ticket=ticket).delete()
            Note.objects.filter(ticket=ticket).delete()
            ticket.delete()
    except ProtectedError:
        return False
    _remove_customers(customers, run)
    return True


def _remove_customers(keys: Collection[int | None], run: HistoryRun) -> None:
    """Those whom this run made and of whom nothing else is known."""
    wanted = {f"customer/{key}": key for key in keys if key is not None}
    alone = Chain.objects.filter(stream__in=wanted, number=1).values_list("stream", flat=True)
    made = Event.objects.filter(stream__in=list(alone)).values_list("stream", "data")
    for stream, data in made:
        if data.get("run") == run.pk:
            _remove_quietly(Customer, wanted[stream])


def _remove_quietly(model: type[Customer] | type[Staff] | type[Team], key: int) -> bool:
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=key).delete()
    except ProtectedError:
        return False
    return True


@transaction.atomic
def _finish(run_id: int) -> int:
    """Teams and people who were made for it, and whom nothing holds, go too."""
    run = HistoryRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    kept = run.brought.count()
    if run.state != RunState.LEAVING:
        return kept
    still_named = _named_by(run)
    for what, model, noun in ((KnownWhat.STAFF, Staff, "staff"), (KnownWhat.TEAM, Team, "team")):
        for known in Known.objects.filter(run=run, what=what):
            is_untouched = Chain.objects.filter(stream=f"{noun}/{known.object_id}", number=1).exists()
            is_free = is_untouched and (noun, known.object_id) not in still_named
            if is_free and _remove_quietly(model, known.object_id):
                known.delete()
    Known.objects.filter(run=run, what=KnownWhat.CUSTOMER).exclude(
        object_id__in=Customer.objects.values("pk")
    ).delete()
    run.state, run.done_at = RunState.TAKEN_OUT, timezone.now()
    gone = run.tickets - kept
    run.save(update_fields=["state", "done_at"])
    record(events.TAKEN_OUT, run, by=SYSTEM, at=run.done_at, tickets=gone, kept=kept)
    return kept


def _named_by(run: HistoryRun) -> set[tuple[str, int]]:
    """Who is named in the history of tickets that stay."""
    told = Event.objects.filter(ticket_id__in=run.brought.values("ticket")).values_list(
        "data", "actor_kind", "actor_id"
    )
    found = {(kind, pk) for _data, kind, pk in told}
    for data, _kind, _pk in told:
        found |= {("team", data.get("team")), ("team", data.get("from_team"))}
        found |= {("staff", data.get("staff")), ("staff", data.get("from_staff"))}
    return {(noun, pk) for noun, pk in found if pk is not None}
