"""What came in and what was answered: in the last hour, and hour by hour today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast, Substr

from answerable.people.models import Staff
from answerable.people.zones import midnight_of
from answerable.tickets.models import DeliveryState, Direction, Message, Ticket

MOST_LOOKED_AT = 20_000  # tickets that something happened to today
HOUR = timedelta(hours=1)
_LONGEST_HELD = timedelta(days=31)


@dataclass(frozen=True)
class Flow:
    """`hours` begin at these moments; `came` and `answered` are how many in each."""

    at: datetime
    hours: Sequence[datetime]
    came: Sequence[int]
    answered: Sequence[int]
    came_last_hour: int
    answered_last_hour: int
    is_whole: bool

    @property
    def came_today(self) -> int:
        return sum(self.came)

    @property
    def answered_today(self) -> int:
        return sum(self.answered)


def flow_of(staff: Staff, *, now: datetime) -> Flow:
    midnight = midnight_of(now)
    came = _by_hour(came_in(staff, since=midnight), "created_at")
    answered = _by_hour(answers(staff, since=midnight), "delivered_at")
    first = midnight.astimezone(UTC).replace(minute=0)
    hours = [first + HOUR * number for number in range(int((now - first) / HOUR) + 1)]
    touched = Ticket.objects.visible_to(staff).filter(changed_at__gte=midnight)[: MOST_LOOKED_AT + 1].count()
    return Flow(
        now,
        hours,
        [came.get(f"{hour:%Y-%m-%d %H}", 0) for hour in hours],
        [answered.get(f"{hour:%Y-%m-%d %H}", 0) for hour in hours],
        came_in(staff, since=now - HOUR).count(),
        answers(staff, since=now - HOUR).count(),
        touched <= MOST_LOOKED_AT,
    )


def came_in(staff: Staff, *, since: datetime) -> QuerySet[Message]:
    """What people wrote to us; automatic mail is not counted."""
    theirs = Q(direction=Direction.INBOUND, is_automatic=False, created_at__gte=since)
    return _on_changed(staff, since).filter(theirs)


def answers(staff: Staff, *, since: datetime) -> QuerySet[Message]:
    """Answers of ours that were delivered."""
    ours = Q(direction=Direction.OUTBOUND, is_automatic=False, delivery=DeliveryState.DELIVERED)
    # So that the older part of a long conversation need not be read; whoever sends later seldom means next month.
    ours &= Q(created_at__gte=since - _LONGEST_HELD)
    return _on_changed(staff, since).filter(ours, delivered_at__gte=since)


def _on_changed(staff: Staff, since: datetime) -> QuerySet[Message]:
    """Messages have no order over all tickets: those of the tickets that were changed since hold all that was said."""
    changed = Ticket.objects.visible_to(staff).filter(changed_at__gte=since).order_by("-changed_at", "-pk")
    return Message.objects.filter(ticket__in=changed.values("pk")[:MOST_LOOKED_AT])


def _by_hour(rows: QuerySet[Message], column: str) -> dict[str, int]:
    """Hours by the clock of UTC, as both databases write moments: cutting them off is far cheaper than reading them."""
    hour = Substr(Cast(column, CharField()), 1, 13)
    counted = rows.order_by().annotate(hour=hour).values("hour").annotate(n=Count("pk"))
    return {each["hour"]: each["n"] for each in counted}
