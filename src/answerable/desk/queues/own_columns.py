"""Which columns somebody sees in the queues that are built in: each chooses for themselves, queue by queue."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.models import QueueColumns
from answerable.desk.queues.columns import MOST_COLUMNS, Column, chosen, typed
from answerable.desk.queues.lists import QUEUES, Queue
from answerable.ledger.actor import Actor
from answerable.ledger.composed import ComposedRows, document
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Staff

_OWN: ComposedRows[QueueColumns] = ComposedRows(
    lambda staff, queue: QueueColumns.objects.filter(staff=staff, queue=queue)
)


@transaction.atomic
def choose_columns(queue: Queue, keys: Sequence[str], *, by: Actor, at: datetime) -> None:
    """None: whose hands it is in, as for who never chose. Twice is harmless."""
    if by.staff_id is None:
        raise NotAllowed
    keys = typed(keys)
    if len(keys) > MOST_COLUMNS:
        raise Invalid(_("A list shows at most %(most)s columns.") % {"most": MOST_COLUMNS})
    staff = Staff.objects.select_for_update(no_key=True).get(pk=by.staff_id)
    if keys == own_columns(queue, staff):
        return
    QueueColumns.objects.update_or_create(staff=staff, queue=queue.name, defaults={"columns": keys})
    record(events.COLUMNS_CHOSEN, staff, by=by, at=at, queue=queue.name, columns=len(keys))


def own_columns(queue: Queue, staff: Staff) -> list[str]:
    kept = QueueColumns.objects.filter(staff=staff, queue=queue.name).first()
    return kept.columns if kept else []


def foresee_columns(queue: Queue, staff: Staff) -> None:
    if queue.name in QUEUES:
        _OWN.foresee(staff.pk, queue.name)


def columns_in(queue: Queue, staff: Staff) -> tuple[Column, ...]:
    """What this person sees there: a view's own columns, else theirs."""
    if queue.name not in QUEUES:
        return queue.columns
    return chosen(key for kept in _OWN.ask(staff.pk, queue.name) for key in document(kept.columns))
