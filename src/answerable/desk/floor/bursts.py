"""What many wrote of at once, until somebody says what it is: for whoever could make a known issue of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from answerable.people.models import Staff
from answerable.selfservice.issues.actions.guards import may_state
from answerable.selfservice.models import Burst, BurstState

LATELY = timedelta(days=1)
_MOST, _MOST_WORDS = 5, 4


@dataclass(frozen=True)
class Speaking:
    """`minutes`: from the first of its tickets to when it was last seen."""

    burst: Burst
    words: str
    minutes: int


def bursts_now(staff: Staff, *, now: datetime) -> list[Speaking]:
    """The latest first. Older ones stay among known issues alone."""
    if not may_state(staff):
        return []
    found = Burst.objects.filter(state=BurstState.PROPOSED, last_at__gt=now - LATELY)
    return [_speaking(each) for each in found.annotate(first_at=Min("tickets__created_at"))[:_MOST]]


def _speaking(burst: Burst) -> Speaking:
    first: datetime = getattr(burst, "first_at", None) or burst.at
    minutes = max(1, round((burst.last_at - first).total_seconds() / 60))
    return Speaking(burst, ", ".join(burst.words[:_MOST_WORDS]), minutes)
