"""What has become due, in rounds: each looks at every row once, whatever becomes of it.

What fails stays due and is tried again in the next round, a minute later. Without a place to go on from, a batch of
such rows would be met again and again, and what is behind them never.
"""

from datetime import datetime

from django.db.models import Q

Place = tuple[datetime, int]  # when a row became due, and its key


def behind(column: str, place: Place) -> Q:
    """Those that come later in the order of that column and the key."""
    moment, key = place
    return Q(**{f"{column}__gte": moment}) & (Q(**{f"{column}__gt": moment}) | Q(pk__gt=key))


def place_of(after_at: str, after: int) -> Place | None:
    """As a job's arguments carry it; the first job of a round has none."""
    return (datetime.fromisoformat(after_at), after) if after_at else None
