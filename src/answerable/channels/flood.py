"""Loops between programs that set no header at all: the same sender, the same subject, again and again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from answerable.channels.background import MANY
from answerable.channels.matching import base_subject
from answerable.channels.models import Item
from answerable.channels.placement import Placement

LIMITS = ((timedelta(minutes=10), MANY), (timedelta(days=1), 250))
_LOOK_BACK = 260


def is_flood(placement: Placement) -> bool:
    """More of the same from one sender than a person would write: see LIMITS."""
    if not placement.known.is_frequent:
        return False
    day_ago = placement.at - timedelta(days=1)
    earlier = (
        Item.objects.filter(sender=placement.sender, received_at__gt=day_ago)
        .order_by("-received_at")
        .values_list("received_at", "subject")[:_LOOK_BACK]
    )
    subject = base_subject(placement.incoming.subject)
    times = [received for received, other in earlier if base_subject(other) == subject]
    return too_many([*times, placement.item.received_at], placement.at)


def too_many(times: Sequence[datetime], now: datetime) -> bool:
    return any(sum(now - span < moment for moment in times) > limit for span, limit in LIMITS)
