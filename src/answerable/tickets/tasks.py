"""Periodic work on tickets."""

from datetime import timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue, job
from answerable.tickets import search
from answerable.tickets.actions import wake
from answerable.tickets.erasing import drop_pictures
from answerable.tickets.matters.finding import look_through
from answerable.tickets.models import Begun, Draft, Picture, Ticket
from answerable.tickets.sweeping import sweep

BEGUN_FOR = timedelta(days=90)
HEADS_AT_A_TIME = 500


@job()
def wake_snoozed() -> None:
    """Snoozed tickets whose time has come return to the queue, each in its own transaction."""
    now = timezone.now()
    for ticket in Ticket.objects.present().filter(snoozed_until__lte=now).order_by("snoozed_until")[:1000]:
        wake(ticket, by=SYSTEM, at=now)


@job()
def forget_pictures() -> None:
    """Pictures that were put into a text go a day later, unless a draft still shows them. What was sent has its own.
    What was begun for a ticket and left alone goes too."""
    named = {"html__contains": OuterRef("content_id")}
    shows = Draft.objects.filter(ticket=OuterRef("ticket"), **named)
    begun = Begun.objects.filter(staff=OuterRef("staff"), **named)
    Begun.objects.filter(changed_at__lt=timezone.now() - BEGUN_FOR).delete()
    old = Picture.objects.filter(created_at__lt=timezone.now() - timedelta(days=1)).exclude(
        Exists(shows) | Q(Exists(begun), ticket=None)
    )
    found = list(old.order_by("blob", "pk")[:5000])
    for _blob, alike in groupby(found, key=lambda picture: picture.blob_id):
        with transaction.atomic():
            drop_pictures(alike)


@job()
def sweep_files() -> None:
    """A day is more than any write takes whose bytes are kept before its rows."""
    sweep(before=timezone.now() - timedelta(days=1))


@job()
@transaction.atomic
def index_heads(customers: list[int], after: int) -> None:
    """Their tickets are searched with their names: some at a time, however many they have."""
    behind = Ticket.objects.filter(customer__in=customers, pk__gt=after).select_related("customer")
    found = list(behind.order_by("pk")[:HEADS_AT_A_TIME])
    for ticket in found:
        search.index_ticket(ticket)
    if len(found) == HEADS_AT_A_TIME:
        enqueue(index_heads, customers=customers, after=found[-1].pk)


@job()
def look_for_same_matters() -> None:
    """What came in lately is looked at beside what came by other ways."""
    look_through(now=timezone.now())
