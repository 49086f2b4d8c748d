"""Writing history fast: rows, events with their chains, search documents, mails as received; batch by batch.

Each batch is one transaction, complete in itself: its tickets can be answered, found and verified like any other. No
more than one batch is held in memory. `load_many` serves measurements at any size.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from answerable.channels.models import Item
from answerable.demo.ahead import planned_ahead
from answerable.demo.customers import PlannedCustomer
from answerable.demo.founding import World, found
from answerable.demo.keeping import Keys
from answerable.demo.plan import Answered, Frame, Noted, PlannedTicket, Step, Wrote
from answerable.demo.regions import country_of
from answerable.demo.rows import CUSTOMERS, IDENTITIES, new_rows
from answerable.demo.writing import Writer
from answerable.ledger.actor import SYSTEM
from answerable.ledger.chains import NewChain
from answerable.ledger.many import Rows, stored_moment, take_ids
from answerable.people import events
from answerable.people.models import Customer, Identity
from answerable.promises.keeping import keep
from answerable.tickets.models import Message, Note, Ticket

BATCH = 500
Progress = Callable[[int], object]


def load_many(tickets: int, seed: int = 7, progress: Progress | None = None) -> int:
    """So many tickets of the sample company, with its people, beside whatever is there; how many were written.

    `progress` hears after every batch how many there are so far.
    """
    frame = Frame(timezone.now(), tickets, seed)
    world = found(frame)
    return bulk_write(planned_ahead(frame), world, batch=2000, progress=progress)


def bulk_write(
    plans: Iterable[PlannedTicket], world: World, *, batch: int = BATCH, progress: Progress | None = None
) -> int:
    """Write planned tickets, oldest first; how many were written."""
    written = 0
    with in_a_hurry():
        for group in _batches(plans, batch):
            with transaction.atomic():
                write_batch(group, world)
            written += len(group)
            if progress:
                progress(written)
    return written


def write_batch(plans: Sequence[PlannedTicket], world: World) -> None:
    """One batch, in the caller's transaction. Steps of all its tickets are taken in the order of time, so that keys
    grow with the moments that they belong to, as they do when tickets come one by one."""
    rows = new_rows()
    _write_customers([plan.customer for plan in plans], world, rows)
    keys = Keys(
        take_ids(Message, _count(plans, Wrote, Answered)),
        take_ids(Note, _count(plans, Noted)),
        take_ids(Item, _count(plans, Wrote)),
    )
    ids = list(take_ids(Ticket, len(plans)))
    writers = [Writer(plan, pk, world, keys, rows) for plan, pk in zip(plans, ids, strict=True)]
    for _at, _index, writer, step in _in_time(writers):
        writer.take(step)
    for writer in writers:
        writer.end()
    rows.insert()
    keep(ids, at=timezone.now(), is_quiet=True)


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """SQLite waits for the disk at every commit and keeps little in memory: not needed while history is made again in
    a minute. A power cut in that minute costs the sample company and nothing else."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        kept = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-262144")
    try:
        yield
    finally:
        with connection.cursor() as cursor:  # another: a worker that waited too long closes the connection
            cursor.execute(f"PRAGMA synchronous={kept}")
            cursor.execute("PRAGMA cache_size=-16384")


def _in_time(writers: Sequence[Writer]) -> list[tuple[object, int, Writer, Step]]:
    steps = [
        (step.at, index, writer, step) for index, writer in enumerate(writers) for step in writer.plan.steps
    ]
    return sorted(steps, key=lambda each: each[:2])


def _count(plans: Sequence[PlannedTicket], *kinds: type[Step]) -> int:
    return sum(isinstance(step, kinds) for plan in plans for step in plan.steps)


def _batches(plans: Iterable[PlannedTicket], size: int) -> Iterator[list[PlannedTicket]]:
    stream = iter(plans)
    while group := list(islice(stream, size)):
        yield group


def _write_customers(customers: Sequence[PlannedCustomer], world: World, rows: Rows) -> None:
    """Those who write for the first time."""
    new = {each.number: each for each in customers if each.number not in world.customers}
    _find_again(new, world)
    missing = [each for number, each in new.items() if number not in world.customers]
    for planned, pk in zip(missing, take_ids(Customer, len(missing)), strict=True):
        world.customers[planned.number] = pk
        _write_customer(planned, pk, world, rows)


def _find_again(wanted: dict[int, PlannedCustomer], world: World) -> None:
    """Those whom an earlier load, cut short or of the same seed, has written already."""
    numbers = {each.address: number for number, each in wanted.items()}
    known = Identity.objects.filter(channel="email", address__in=numbers)
    for address, pk in known.values_list("address", "customer_id"):
        world.customers[numbers[address]] = pk


def _write_customer(planned: PlannedCustomer, pk: int, world: World, rows: Rows) -> None:
    since = world.began_at - timedelta(days=random.Random(planned.number).randrange(1, 900))  # noqa: S311
    at = stored_moment(since)
    account = world.accounts[planned.account].pk if planned.account else None
    country = country_of(planned.market.key, planned.zone)
    rows.add(
        CUSTOMERS, pk, planned.name, planned.address, account, planned.language, "", planned.zone, country, at
    )
    identities = (("email", planned.address), ("phone", planned.phone), ("bluesky", planned.handle))
    for channel, address in identities:
        if address:
            rows.add(IDENTITIES, pk, channel, address, at if channel == "email" else None, at)
    chain = NewChain(rows, f"customer/{pk}", None)
    chain.record(events.CUSTOMER_CREATED, SYSTEM, since, channel="email")
    chain.end()
