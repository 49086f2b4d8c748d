"""Which share of the people who work by a calendar is there on a day."""

from collections.abc import Iterable
from datetime import date

from answerable.regions.models import LeaveShare, LeaveUnit


def share_there(shares: Iterable[LeaveShare], day: date) -> int:
    """In a hundred; a week goes before its month, and all are there where nothing is said."""
    said = {(share.unit, share.number): share.percent for share in shares}
    week, month = (LeaveUnit.WEEK, day.isocalendar().week), (LeaveUnit.MONTH, day.month)
    return said.get(week, said.get(month, 100))
