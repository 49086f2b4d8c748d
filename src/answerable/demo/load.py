"""Loading the sample company, once.

1. it is founded: its people, teams and mailboxes, and the moment from which its two years are counted;
2. history is written batch by batch, each transaction saying how far it got: cut short, loading goes on from there;
3. the newest mails come in by the same doors as any mail;
4. it is said to be loaded.
"""

from collections.abc import Callable
from itertools import islice

import structlog
from django.db import transaction
from django.utils import timezone

from answerable.demo import events, finishing, newest
from answerable.demo.bulk import in_a_hurry, write_batch
from answerable.demo.company import PROVIDERS
from answerable.demo.days import begin_days
from answerable.demo.found import find_some
from answerable.demo.founding import World, found
from answerable.demo.issues import state_some
from answerable.demo.plan import Frame, planned_tickets
from answerable.demo.texting import text_each_other
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.people.models import Provider

log = structlog.get_logger(__name__)
TICKETS = 8000
BATCH = 250  # a second or two: whoever else wants to write meanwhile waits no longer
Progress = Callable[[int, int], object]


def is_loaded() -> bool:
    return Event.objects.filter(kind=events.LOADED.name).exists()


def ensure_loaded(progress: Progress | None = None, *, tickets: int = TICKETS) -> bool:
    """Load it unless it is here; whether anything had to be done. `progress` hears how many tickets of how many."""
    if is_loaded():
        return False
    progress = progress or _log_progress
    frame = _frame(tickets)
    with in_a_hurry():
        world = found(frame)
        _write_history(frame, world, progress)
        finishing.finish(frame, world)
        newest.arrive(frame, world)
        text_each_other(frame, world)
    with transaction.atomic():
        begin_days(world, at=timezone.now())
        state_some(at=timezone.now())
        find_some(at=timezone.now())
        record(events.LOADED, _home(), by=SYSTEM, at=timezone.now())
    return True


def _frame(tickets: int) -> Frame:
    """The world that was begun, else a new one that begins now."""
    begun = Event.objects.filter(kind=events.FOUNDED.name).first()
    if begun is not None:
        return Frame(begun.at, begun.data["tickets"], begun.data["seed"])
    frame = Frame(timezone.now(), tickets)
    with transaction.atomic():
        record(events.FOUNDED, _home(), by=SYSTEM, at=frame.now, tickets=frame.tickets, seed=frame.seed)
    return frame


def _write_history(frame: Frame, world: World, progress: Progress) -> None:
    written = _written()
    stream = islice(planned_tickets(frame), written, None)
    while group := list(islice(stream, BATCH)):
        written += len(group)
        with transaction.atomic():
            write_batch(group, world)
            record(events.WRITTEN, _home(), by=SYSTEM, at=frame.now, tickets=written)
        progress(written, frame.tickets)


def _written() -> int:
    last = Event.objects.filter(kind=events.WRITTEN.name).order_by("-pk").first()
    return int(last.data["tickets"]) if last else 0


def _home() -> Provider:
    """Whose stream tells of the sample company: its own provider's."""
    return Provider.objects.get_or_create(name=PROVIDERS[0].name, defaults={"kind": PROVIDERS[0].kind})[0]


def _log_progress(written: int, total: int) -> None:
    if written % 1000 < BATCH:
        log.info("demo.loading", tickets=written, of=total)
