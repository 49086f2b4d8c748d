"""Answers that did not arrive, and after which none has: their customers may not know that they were answered."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from answerable.people.models import Staff
from answerable.tickets.models import DeliveryState, Message, Ticket

MOST_LOOKED_AT = 1000  # of the newest that are not delivered
LONG = timedelta(minutes=15)  # after which something that is still being sent is worth a word


def undelivered(staff: Staff, *, now: datetime) -> QuerySet[Message]:
    """On open tickets, the newest first.

    Most that ever came back are on tickets that are closed by now. Those are left out first, by keys alone: a message's
    state lies behind its text, and to read it the database reads the text.
    """
    newest = Message.objects.unsent().order_by("-pk").values_list("pk", "ticket")
    found = list(newest[:MOST_LOOKED_AT])
    tickets = Ticket.objects.visible_to(staff).open().filter(pk__in={ticket for _key, ticket in found})
    seen = set(tickets.values_list("pk", flat=True))
    later = Message.objects.filter(
        ticket=OuterRef("ticket"),
        created_at__gt=OuterRef("created_at"),
        delivery=DeliveryState.DELIVERED,
        is_automatic=False,
    )
    stuck = Q(delivery=DeliveryState.QUEUED, created_at__lt=now - LONG) & (
        Q(send_at=None) | Q(send_at__lt=now - LONG)
    )
    lost = Q(delivery__in=(DeliveryState.FAILED, DeliveryState.BOUNCED))
    rows = Message.objects.filter(
        lost | stuck, ~Exists(later), pk__in=[key for key, ticket in found if ticket in seen]
    )
    return rows.order_by("-pk")
