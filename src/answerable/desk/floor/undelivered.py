"""Answers that did not arrive, and after which none has: their customers may not know that they were answered."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from answerable.people.models import Staff
from answerable.tickets.models import DeliveryState, Message, Ticket

MOST_LOOKED_AT = 2000  # of the newest that are not delivered
LONG = timedelta(minutes=15)  # after which something that is still being sent is worth a word
_UNSENT = (DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.BOUNCED)


def undelivered(staff: Staff, *, now: datetime) -> QuerySet[Message]:
    """On open tickets, the newest first."""
    newest = Message.objects.filter(delivery__in=_UNSENT).order_by("-pk").values("pk")[:MOST_LOOKED_AT]
    later = Message.objects.filter(
        ticket=OuterRef("ticket"),
        created_at__gt=OuterRef("created_at"),
        delivery=DeliveryState.DELIVERED,
        is_automatic=False,
    )
    seen = Ticket.objects.visible_to(staff).open().filter(pk=OuterRef("ticket"))
    stuck = Q(delivery=DeliveryState.QUEUED, created_at__lt=now - LONG) & (
        Q(send_at=None) | Q(send_at__lt=now - LONG)
    )
    lost = Q(delivery__in=(DeliveryState.FAILED, DeliveryState.BOUNCED))
    rows = Message.objects.filter(lost | stuck, Exists(seen), ~Exists(later), pk__in=newest)
    return rows.order_by("-pk")
