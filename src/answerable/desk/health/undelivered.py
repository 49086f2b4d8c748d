"""Answers that did not reach the customer lately."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from answerable.tickets.models import DeliveryState, Message

_LATELY = timedelta(days=7)
# As the partial index says it: SQLite uses none for values that it is told later.
_NOT_DONE = "tickets_message.delivery IN ('queued', 'failed', 'bounced')"


def undelivered(now: datetime) -> "QuerySet[Message]":
    """Without those of before, which were looked at or given up."""
    states = [DeliveryState.FAILED, DeliveryState.BOUNCED]
    rows = Message.objects.extra(where=[_NOT_DONE])  # noqa: S610 - a constant
    return rows.filter(delivery__in=states, created_at__gt=now - _LATELY)
