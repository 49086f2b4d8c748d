"""Periodic work on tickets."""

from datetime import timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import job
from answerable.tickets.actions import wake
from answerable.tickets.erasing import drop_pictures
from answerable.tickets.matters.finding import look_through
from answerable.tickets.models import Draft, Picture, Ticket


@job()
def wake_snoozed() -> None:
    """Snoozed tickets whose time has come return to the queue, each in its own transaction."""
    now = timezone.now()
    for ticket in Ticket.objects.present().filter(snoozed_until__lte=now).order_by("snoozed_until")[:1000]:
        wake(ticket, by=SYSTEM, at=now)


@job()
def forget_pictures() -> None:
    """Pictures that were put into a text go a day later, unless a draft still shows them. What was sent has its own."""
    shows = Draft.objects.filter(ticket=OuterRef("ticket"), html__contains=OuterRef("content_id"))
    old = Picture.objects.filter(created_at__lt=timezone.now() - timedelta(days=1)).exclude(Exists(shows))
    found = list(old.order_by("blob", "pk")[:5000])
    for _blob, alike in groupby(found, key=lambda picture: picture.blob_id):
        with transaction.atomic():
            drop_pictures(alike)


@job()
def look_for_same_matters() -> None:
    """What came in lately is looked at beside what came by other ways."""
    look_through(now=timezone.now())
