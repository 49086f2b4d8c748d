"""So much in a minute or a day and no more: counted in the cache that all processes share."""

from datetime import datetime, timedelta

from django.core.cache import cache


def is_too_much(what: str, most: int, within: timedelta, *, at: datetime) -> bool:
    """Counts one more. Reading and writing are two steps: it keeps a program that runs wild from hurting others, and is
    no meter."""
    seconds = int(within.total_seconds())
    key = f"chat:{what}:{int(at.timestamp()) // seconds}"
    count = int(cache.get(key, 0))
    if count >= most:
        return True
    cache.set(key, count + 1, timeout=2 * seconds)
    return False
