"""How customers rated the way that their matter ended."""

from datetime import datetime

from answerable.api.schemas.types import Output
from answerable.tickets.models import Rating


class RatingOut(Output):
    """One for each time that the ticket ended."""

    id: int
    ticket: str
    ended_at: datetime
    is_good: bool
    words: str
    changed_at: datetime


def rating_out(row: Rating) -> RatingOut:
    """Wants its ticket loaded."""
    return RatingOut(
        id=row.pk,
        ticket=row.ticket.reference,
        ended_at=row.ended_at,
        is_good=row.is_good,
        words=row.shown_words,
        changed_at=row.changed_at,
    )
