"""Which tickets a rule is about: along the index of when they were closed, so many at a time."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from answerable.channels.models import RawItem
from answerable.privacy.held import held_among
from answerable.privacy.models import Does, RetentionRule
from answerable.tickets.models import Attachment, Picture, Ticket

LOOKED_AT = 10_000


def ahead_of(rule: RetentionRule, *, at: datetime, most: int) -> Sequence[tuple[datetime, int]]:
    """The next old tickets behind the last that the rule came to, whether it is about them or not."""
    keys = old_tickets(rule, at=at, most=most)
    return [(closed_at, key) for closed_at, key in keys if closed_at is not None]


def old_tickets(
    rule: RetentionRule, *, at: datetime, most: int
) -> "QuerySet[Ticket, tuple[datetime | None, int]]":
    rows = Ticket.objects.filter(closed_at__isnull=False, closed_at__lte=rule.cutoff(at=at))
    if rule.reached_at is not None:
        # The first says nothing new; by it the index is entered where the rule is, and not at its beginning.
        rows = rows.filter(closed_at__gte=rule.reached_at).filter(
            Q(closed_at__gt=rule.reached_at) | Q(closed_at=rule.reached_at, pk__gt=rule.reached_id)
        )
    return rows.order_by("closed_at", "pk").values_list("closed_at", "pk")[:most]


def concerned(rule: RetentionRule, keys: Sequence[int]) -> QuerySet[Ticket]:
    """Those of these tickets that the rule is about, on which no hold lies and of which something is left."""
    free = set(keys) - held_among(keys)
    rows = Ticket.objects.filter(_LEFT[Does(rule.does)], pk__in=free)
    if rule.team_id is not None:
        rows = rows.filter(team=rule.team_id)
    if rule.tag_id is not None:
        rows = rows.filter(tags=rule.tag_id)
    return rows.filter(channel=rule.channel) if rule.channel else rows


def count(rule: RetentionRule, *, at: datetime) -> tuple[int, bool]:
    """How many it would touch now, and whether there may be more beyond those looked at."""
    keys = [key for _closed_at, key in ahead_of(rule, at=at, most=LOOKED_AT)]
    found = sum(concerned(rule, keys[start : start + 500]).count() for start in range(0, len(keys), 500))
    return found, len(keys) == LOOKED_AT


# Each way of its own: over several ways with one "or", no index helps.
_LEFT = {
    Does.ERASE: Q(erased_at=None),
    Does.FILES: Q(Exists(Attachment.objects.filter(message__ticket=OuterRef("pk"))))
    | Q(Exists(Attachment.objects.filter(note__ticket=OuterRef("pk"))))
    | Q(Exists(Attachment.objects.filter(side_message__conversation__ticket=OuterRef("pk"))))
    | Q(Exists(Picture.objects.filter(ticket=OuterRef("pk")))),
    Does.ORIGINALS: Q(Exists(RawItem.objects.filter(item__ticket=OuterRef("pk"))))
    | Q(Exists(RawItem.objects.filter(item__message__ticket=OuterRef("pk")))),
}
