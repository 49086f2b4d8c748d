"""What was given back: a refund that somebody could grant alone, and one that waits for a yes of the house."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F

from answerable.demo.founding import World
from answerable.tickets.actions import GoodwillWanted, give_goodwill
from answerable.tickets.models import GoodwillKind, GoodwillReason, Ticket

_HOUR = timedelta(hours=1)
_OPEN_FIRST = F("closed_at").desc(nulls_first=True)
_LATE = GoodwillWanted(
    GoodwillKind.REFUND, Decimal(15), "EUR", GoodwillReason.LATE, order="KT-660107", key="demo-late"
)
_DAMAGED = GoodwillWanted(
    GoodwillKind.REFUND, Decimal(189), "EUR", GoodwillReason.DAMAGED, order="KT-660233", key="demo-damaged"
)


def give_back_some(world: World, *, at: datetime) -> None:
    """Manila's people may give fifty euros by themselves: the first is within it, the second is not."""
    grace = world.staff["grace.ocampo"]
    seen = Ticket.objects.visible_to(grace).present().for_team(world.teams["manila1"])
    quiet = seen.filter(changed_at__lt=at - 3 * _HOUR).order_by(_OPEN_FIRST, "-pk")[:2]
    for ticket, wanted in zip(quiet, (_LATE, _DAMAGED), strict=False):
        give_goodwill(ticket, wanted, by=grace.actor(), at=at - 2 * _HOUR)
