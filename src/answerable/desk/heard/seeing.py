"""What somebody has seen of what they were told. Nobody else's business, and no event."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from answerable.desk.models import Notification
from answerable.ledger.composed import Composed
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

KEPT = timedelta(days=60)  # read or not
UNREAD = Composed(
    lambda staff, ticket: Notification.objects.filter(staff=staff, ticket=ticket, read_at=None).values_list(
        "pk"
    )
)


def see_ticket(ticket: Ticket, staff: Staff, *, at: datetime) -> bool:
    """They have it before them: whatever they were told of it is read. Whether there was anything."""
    unread = [key for (key,) in UNREAD.ask(staff.pk, ticket.pk)]
    if unread:  # opening a ticket is mostly only reading
        Notification.objects.filter(pk__in=unread, read_at=None).update(read_at=at, mail_at=None)
    return bool(unread)


def see_finding(finding: int, staff: Staff, *, at: datetime) -> None:
    """They have what became of it before them."""
    alone = Q(kind="finding_answered") | Q(kind="finding_decided", count=1)  # several are read in the list
    told = Notification.objects.filter(alone, staff=staff, object_id=finding, read_at=None)
    if told.exists():  # looking is mostly only reading
        told.update(read_at=at, mail_at=None)


def see_apart(kinds: Collection[str], staff: Staff, *, at: datetime) -> None:
    """They have before them what they were told of without a ticket."""
    told = Notification.objects.filter(staff=staff, ticket=None, kind__in=kinds, read_at=None)
    if told.exists():  # looking is mostly only reading
        told.update(read_at=at, mail_at=None)


@transaction.atomic
def see_all(staff: Staff, *, at: datetime) -> None:
    """In the order in which tickets are locked: whoever tells of several at once has some of these rows already."""
    unread = Notification.objects.filter(staff=staff, read_at=None).order_by("ticket_id", "pk")
    keys = list(unread.select_for_update().values_list("pk", flat=True))
    Notification.objects.filter(pk__in=keys).update(read_at=at, mail_at=None)


def see(key: int, staff: Staff, *, at: datetime) -> None:
    Notification.objects.get(pk=key, staff=staff)
    Notification.objects.filter(pk=key, staff=staff, read_at=None).update(read_at=at, mail_at=None)


@transaction.atomic
def keep_unread(key: int, staff: Staff) -> None:
    """For later. Nothing to do where something newer of its kind is unread on the same ticket."""
    told = Notification.objects.select_for_update().get(pk=key, staff=staff)
    same = Notification.objects.filter(staff=staff, ticket=told.ticket_id, kind=told.kind, read_at=None)
    if not same.exists():
        told.read_at = None
        told.save(update_fields=["read_at"])


def forget_old(at: datetime) -> None:
    Notification.objects.filter(at__lt=at - KEPT).delete()
