"""Central goals, as the board of Kestrel Trail fixed them in autumn and raised them this month."""

from datetime import datetime, timedelta

from answerable.insight.goals import keep_goals
from answerable.ledger.actor import Actor


def keep_central_goals(*, by: Actor, at: datetime) -> None:
    first = at - timedelta(weeks=60)
    keep_goals({"first_answer": 85, "resolution": 75}, first.date(), "The board’s plan", by=by, at=first)
    raised = at - timedelta(weeks=5)
    keep_goals(
        {"first_answer": 90, "next_answer": 85, "resolution": 75},
        raised.date(),
        "After the season",
        by=by,
        at=raised,
    )
