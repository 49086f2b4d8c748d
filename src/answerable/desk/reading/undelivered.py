"""Answers that did not arrive, and after which none has: their customers may not know that they were answered. The day,
the floor and the page of health all ask here."""

from datetime import datetime, timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from answerable.tickets.models import DeliveryState, Message
from answerable.tickets.models.ticket import TicketQuerySet

MOST_LOOKED_AT = 1000  # of the newest that are not delivered
LONG = timedelta(minutes=15)  # after which something that is still being sent is worth a word


def undelivered(tickets: TicketQuerySet, *, now: datetime) -> QuerySet[Message]:
    """On those of the tickets that are open, the newest first.

    Most that ever came back are on tickets that are closed by now. Those are left out first, by keys alone: a message's
    state lies behind its text, and to read it the database reads the text.
    """
    found = list(Message.objects.unsent().order_by("-pk").values_list("pk", "ticket")[:MOST_LOOKED_AT])
    seen = set(tickets.open().filter(pk__in={ticket for _key, ticket in found}).values_list("pk", flat=True))
    return unanswered([key for key, ticket in found if ticket in seen], now=now).filter(_lost(now))


def unanswered(keys: list[int], *, now: datetime) -> QuerySet[Message]:
    """Of these messages those after which no answer arrived, the newest first, and of each whether it `is_lost`."""
    later = Message.objects.filter(
        ticket=OuterRef("ticket"),
        created_at__gt=OuterRef("created_at"),
        delivery=DeliveryState.DELIVERED,
        is_automatic=False,
    )
    rows = Message.objects.filter(~Exists(later), pk__in=keys).order_by("-pk")
    return rows.annotate(is_lost=ExpressionWrapper(_lost(now), output_field=BooleanField()))


def _lost(now: datetime) -> Q:
    stuck = Q(delivery=DeliveryState.QUEUED, created_at__lt=now - LONG) & (
        Q(send_at=None) | Q(send_at__lt=now - LONG)
    )
    return Q(delivery__in=(DeliveryState.FAILED, DeliveryState.BOUNCED)) | stuck
