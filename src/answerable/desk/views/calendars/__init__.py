"""The pages of calendars: hours, days that differ, feeds, leave."""
