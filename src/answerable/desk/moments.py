"""When a snoozed ticket may come back, and an answer may go, as people say it."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

_MORNING = time(9)


def snoozes(now: datetime) -> list[tuple[str, datetime]]:
    """Words and moment, in the time zone of whoever looks."""
    today = timezone.localtime(now)
    monday = today + timedelta(days=7 - today.weekday())
    return [
        (_("for 3 hours"), (today + timedelta(hours=3)).replace(second=0, microsecond=0)),
        (_("until tomorrow"), _morning_of(today + timedelta(days=1))),
        (_("until Monday"), _morning_of(monday)),
        (_("for two weeks"), _morning_of(today + timedelta(days=14))),
    ]


def laters(now: datetime) -> list[tuple[str, datetime]]:
    """When an answer may go instead of now."""
    today = timezone.localtime(now)
    monday = today + timedelta(days=7 - today.weekday())
    return [
        (_("in an hour"), (today + timedelta(hours=1)).replace(second=0, microsecond=0)),
        (_("tomorrow morning"), _morning_of(today + timedelta(days=1))),
        (_("on Monday morning"), _morning_of(monday)),
    ]


def _morning_of(day: datetime) -> datetime:
    return datetime.combine(day.date(), _MORNING, tzinfo=day.tzinfo)
