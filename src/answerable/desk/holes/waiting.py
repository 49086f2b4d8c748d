"""Where each ticket is whose customer waits: one walk along those who wait longest, so that each is in one place."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Q

from answerable.desk.holes.hole import Stuck
from answerable.people.models import Staff
from answerable.tickets.models import Category, Ticket

MOST_WALKED = 10_000  # of those who wait longest
LEFT, SNOOZED, PAUSED, UNOPENED, UNANSWERED = "left", "snoozed", "paused", "unopened", "unanswered"
_PAUSING = (Category.WAITING_CUSTOMER, Category.WAITING_OTHERS)
_COLUMNS = (
    "pk",
    "waiting_since",
    "channel",
    "team",
    "assignee",
    "assignee__is_active",
    "snoozed_until",
    "status__category",
    "opened__at",
)


def walk(staff: Staff, before: datetime) -> Iterator[tuple[str, Stuck]]:
    """Each with the place it is in; those who wait longest first."""
    waiting = Ticket.objects.visible_to(staff).open().waiting().filter(waiting_since__lt=before)
    rows = waiting.order_by("waiting_since", "pk").values_list(*_COLUMNS)[:MOST_WALKED]
    for pk, since, channel, team, *state in rows:
        yield place(since, *state), Stuck(since, pk, channel, team, ticket=pk)


def place(
    since: datetime,
    assignee: int | None,
    is_there: bool | None,
    snoozed_until: datetime | None,
    category: str,
    opened_at: datetime | None,
) -> str:
    """The worst first: what nobody can come back to by themselves."""
    if assignee is not None and not is_there:
        return LEFT
    if snoozed_until is not None:
        return SNOOZED
    if category in _PAUSING:
        return PAUSED
    if opened_at is None or opened_at < since:
        return UNOPENED
    return UNANSWERED


def left_and_not_waiting(staff: Staff) -> Iterator[Stuck]:
    """Whose owner left, while nobody waits: the customer's next word goes to nobody."""
    gone = Staff.objects.filter(is_active=False).values("pk")
    tickets = Ticket.objects.visible_to(staff).open().filter(Q(waiting_since=None), assignee__in=gone)
    rows = tickets.order_by(F("changed_at"), "pk").values_list("pk", "changed_at", "channel", "team")
    for pk, since, channel, team in rows[:MOST_WALKED]:
        yield Stuck(since, pk, channel, team, ticket=pk)
