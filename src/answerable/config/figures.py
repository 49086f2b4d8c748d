"""The figures of `/metrics`: what an operator wants a graph and an alarm of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from answerable.channels.models import Item, ItemState, Mailbox, Outgoing, OutgoingState, SideOutgoing
from answerable.ledger.models import Job, JobState
from answerable.tickets.models import Ticket

# Settled items and sent answers are history: their number only grows, and counting them would take longer each day.
_UNSETTLED = (ItemState.RECEIVED, ItemState.QUARANTINED, ItemState.FAILED)
_UNSENT = (OutgoingState.QUEUED, OutgoingState.FAILED)


@dataclass(frozen=True)
class Figure:
    name: str
    meaning: str
    labels: Sequence[str]
    numbers: Sequence[tuple[Sequence[str], float]]


def figures(now: datetime) -> Iterator[Figure]:
    yield _by_state("jobs", "Jobs by state.", Job.objects.all(), JobState.values)
    yield _single("job_oldest_seconds", "How long the oldest due job has been waiting.", _oldest_wait(now))
    yield _by_state("items", "Received items that are not settled well.", Item.objects.all(), _UNSETTLED)
    yield _by_state("outgoing", "Answers that have not left.", Outgoing.objects.all(), _UNSENT)
    yield _by_state(
        "side_outgoing", "Questions to others that have not left.", SideOutgoing.objects.all(), _UNSENT
    )
    yield _single(
        "tickets_open", "Open tickets.", Ticket.objects.filter(closed_at=None, merged_into=None).count()
    )
    broken = Mailbox.objects.filter(is_active=True).exclude(error="").count()
    yield _single("mailboxes_failing", "Mailboxes whose last attempt failed.", broken)


def _by_state(
    name: str,
    meaning: str,
    rows: "QuerySet[Job] | QuerySet[Item] | QuerySet[Outgoing] | QuerySet[SideOutgoing]",
    states: Sequence[str],
) -> Figure:
    """One number for each state, also for those nothing is in: an alarm must be able to see a zero."""
    counted = dict(rows.filter(state__in=states).values_list("state").annotate(n=Count("pk")).order_by())
    return Figure(name, meaning, ["state"], [([str(state)], counted.get(state, 0)) for state in states])


def _single(name: str, meaning: str, number: float) -> Figure:
    return Figure(name, meaning, [], [([], number)])


def _oldest_wait(now: datetime) -> float:
    due = Job.objects.filter(state=JobState.READY, run_at__lte=now).aggregate(oldest=Min("run_at"))["oldest"]
    return (now - due).total_seconds() if due else 0.0
