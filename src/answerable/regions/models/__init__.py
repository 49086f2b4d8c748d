"""Calendars: when somebody works somewhere; regions: where customers are, and what holds for them there."""

from answerable.regions.models.calendars import (
    Calendar,
    CalendarFeed,
    CalendarVersion,
    LeaveShare,
    LeaveUnit,
    different_days,
    in_force,
)
from answerable.regions.models.regions import Measures, Region

__all__ = [
    "Calendar",
    "CalendarFeed",
    "CalendarVersion",
    "LeaveShare",
    "LeaveUnit",
    "Measures",
    "Region",
    "different_days",
    "in_force",
]
