"""What comparisons read of the facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q

from answerable.insight.models import TicketFact

WEEKS = (13, 26, 52)
MOST = 40_000  # of the newest tickets


@dataclass(frozen=True)
class Span:
    """Whole weeks, from a Monday on; the present one is not over and is left out."""

    since: date
    until: date

    @classmethod
    def of(cls, now: datetime, weeks: int) -> "Span":
        today = now.astimezone(UTC).date()
        monday = today - timedelta(days=today.weekday())
        return cls(monday - timedelta(weeks=weeks), monday)


@dataclass(frozen=True)
class Case:
    """A ticket with all that comparisons adjust for. `provider` is whose answer arrived first; where none did, whose
    hands it is in."""

    provider: int
    cause: str
    channel: str
    language: str
    product: str
    priority: int
    hour: int  # of six hours each, UTC
    tenure: str
    is_unheard: bool
    is_broken: bool
    is_reopened: bool
    wait: int | None
    customer: int
    answers: int
    taken: str  # how it first came into somebody's hands
    taken_day: date | None
    taken_team: int | None
    taker: int | None  # whose team that was


_COLUMNS = (
    "answered_by",
    "team__provider",
    "cause",
    "channel",
    "language",
    "product",
    "priority",
    "opened_at",
    "tenure",
    "chases",
    "is_given_up",
    "broken",
    "reopened",
    "customer_seconds",
    "ticket__customer",
    "answers",
    "taken",
    "taken_at",
    "taken_team",
    "taken_team__provider",
)


def cases(span: Span, *, of: Q | None = None) -> list[Case]:
    """The newest, so many at most; without those that nobody has and nobody answered."""
    rows = TicketFact.objects.lived().filter(of or Q(), day__gte=span.since, day__lt=span.until)
    found: Iterable[Any] = rows.order_by("-day", "-ticket").values_list(*_COLUMNS)[:MOST]
    return [case for row in found if (case := _case(*row)) is not None]


def _case(
    answered_by: int | None,
    provider: int | None,
    cause: str,
    channel: str,
    language: str,
    product: str,
    priority: int,
    opened_at: datetime,
    tenure: int | None,
    chases: int,
    is_given_up: bool,
    broken: int,
    reopened: int,
    seconds: int | None,
    customer: int,
    answers: int,
    taken: str,
    taken_at: datetime | None,
    taken_team: int | None,
    taker: int | None,
) -> Case | None:
    whose = answered_by or provider
    if whose is None:
        return None
    return Case(
        whose,
        cause,
        channel,
        language,
        product,
        priority,
        opened_at.astimezone(UTC).hour // 6,
        _band(tenure),
        chases > 0 or is_given_up,
        broken > 0,
        reopened > 0,
        seconds,
        customer,
        answers,
        taken,
        None if taken_at is None else taken_at.astimezone(UTC).date(),
        taken_team,
        taker,
    )


def _band(days: int | None) -> str:
    if days is None:
        return ""
    return "under 90 days" if days < 90 else "under a year" if days < 365 else "over a year"
