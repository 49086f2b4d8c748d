"""What happens to calendars and regions: the one door for pages, API and tasks."""

from answerable.regions.actions.calendars import (
    HoursWanted,
    add_calendar,
    change_hours,
    hours_on_paper,
    remove_calendar,
    rename_calendar,
    restore_calendar,
)
from answerable.regions.actions.days import set_day, take_day_back
from answerable.regions.actions.feeds import follow_feed, stop_following, take_file, take_read
from answerable.regions.actions.holidays import learn_holidays
from answerable.regions.actions.leave import LeaveWanted, set_leave
from answerable.regions.actions.regions import (
    RegionWanted,
    add_region,
    change_region,
    remove_region,
    restore_region,
)

__all__ = [
    "HoursWanted",
    "LeaveWanted",
    "RegionWanted",
    "add_calendar",
    "add_region",
    "change_hours",
    "change_region",
    "follow_feed",
    "hours_on_paper",
    "learn_holidays",
    "remove_calendar",
    "remove_region",
    "rename_calendar",
    "restore_calendar",
    "restore_region",
    "set_day",
    "set_leave",
    "stop_following",
    "take_day_back",
    "take_file",
    "take_read",
]
