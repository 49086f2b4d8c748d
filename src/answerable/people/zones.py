"""Time zones by their names: which there are, and what one means."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.utils.timezone import localtime


@cache
def zone_names() -> tuple[str, ...]:
    """Those of places first; the others ("EST", "GMT+1") mean no place."""
    names = available_timezones()
    return tuple(sorted(names, key=lambda name: ("/" not in name or name.startswith("Etc/"), name)))


def zone_called(name: str) -> str:
    """The name as it is written, however somebody typed it; "" when there is none."""
    return _folded().get("_".join(name.split()).lower(), "")


@cache
def _folded() -> dict[str, str]:
    return {name.lower(): name for name in zone_names()}


def zone_of(name: str) -> ZoneInfo | None:
    """None for a name that is not known, or not any more."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def midnight_of(now: datetime) -> datetime:
    """When today began, by the clock of whoever looks."""
    return localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
