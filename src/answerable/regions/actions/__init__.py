"""What happens to calendars: the one door for pages, API and tasks."""

from answerable.regions.actions.calendars import (
    HoursWanted,
    add_calendar,
    change_hours,
    remove_calendar,
    rename_calendar,
    restore_calendar,
)
from answerable.regions.actions.days import set_day, take_day_back
from answerable.regions.actions.feeds import follow_feed, stop_following, take_file, take_read
from answerable.regions.actions.holidays import learn_holidays
from answerable.regions.actions.leave import LeaveWanted, set_leave

__all__ = [
    "HoursWanted",
    "LeaveWanted",
    "add_calendar",
    "change_hours",
    "follow_feed",
    "learn_holidays",
    "remove_calendar",
    "rename_calendar",
    "restore_calendar",
    "set_day",
    "set_leave",
    "stop_following",
    "take_day_back",
    "take_file",
    "take_read",
]
