"""How often somebody may do something that anybody can do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.channels.pace import is_too_much


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
HOOK_FROM = Limit("hook-from", 10, 3600)
HOOK_TO = Limit("hook-to", 6, 3600)  # one machine that somebody names
VOTED_FROM = Limit("voted-from", 60, 3600)
SAID_BY = Limit("said-by", 30, 3600)  # one customer, on their own tickets


def is_over(limit: Limit, who: str, *, at: datetime) -> bool:
    what = f"portal:{limit.name}:{who.strip().lower()}"
    return is_too_much(what, limit.most, timedelta(seconds=limit.seconds), at=at)
