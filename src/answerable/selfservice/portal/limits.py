"""How often somebody may do something that anybody can do: a fixed window, counted in the cache that all processes
share. Who it was is kept as a keyed hash."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Limit:
    name: str
    most: int
    seconds: int


ASKED_FROM = Limit("asked-from", 30, 3600)  # one network address: a household, or an office
ASKED_BY = Limit("asked-by", 10, 3600)  # one mail address
LINK_FROM = Limit("link-from", 20, 3600)
LINK_TO = Limit("link-to", 4, 3600)
OPENED_FROM = Limit("opened-from", 60, 3600)
SAID_BY = Limit("said-by", 30, 3600)  # one customer, on their own tickets


def is_over(limit: Limit, who: str, *, at: datetime) -> bool:
    """Count once more, and say whether that was too often. Two at the very same moment may count as one."""
    window = int(at.timestamp()) // limit.seconds
    digest = salted_hmac("answerable.selfservice.limits", who.strip().lower()).hexdigest()
    key = f"portal:{limit.name}:{window}:{digest}"
    count = cache.get(key, 0)
    if count >= limit.most:
        return True
    cache.set(key, count + 1, timeout=2 * limit.seconds)
    return False
