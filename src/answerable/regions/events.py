"""What can happen to calendars and regions, as the ledger tells it. `version` is the newest, `since` from when
it holds."""

from datetime import datetime

from answerable.ledger.kinds import Word, kind

CALENDAR_ADDED = kind("calendar.added", version=int)
# Hours, holidays, a day, the days of a feed: whatever makes something counted by it come out otherwise from then on.
CALENDAR_CHANGED = kind("calendar.changed", version=int, since=datetime, what=Word)
CALENDAR_RENAMED = kind("calendar.renamed")
CALENDAR_REMOVED = kind("calendar.removed")
CALENDAR_RESTORED = kind("calendar.restored")
CALENDAR_FEED_CHANGED = kind("calendar.feed_changed", source=Word)
CALENDAR_LEAVE_CHANGED = kind("calendar.leave_changed", entries=int)
REGION_ADDED = kind("region.added")
REGION_CHANGED = kind("region.changed", renamed=bool)
REGION_REMOVED = kind("region.removed")
REGION_RESTORED = kind("region.restored")
