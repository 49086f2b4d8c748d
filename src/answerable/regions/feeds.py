"""Reading what a calendar follows; no transaction is open meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from answerable.ledger.outside import NotReachable, Refused, TooMuch, fetch
from answerable.ledger.secrets import SecretUnreadable, decrypt
from answerable.regions.ical import MOST_BYTES, NotReadable, days_off
from answerable.regions.models import CalendarFeed

_BY_STATUS = {401: "not_allowed", 403: "not_allowed", 404: "not_found", 410: "not_found"}


@dataclass(frozen=True)
class Read:
    """The days, or why there are none; `sealed` is the address that was read."""

    sealed: str
    days: Mapping[date, str] = field(default_factory=dict)
    problem: str = ""


def read(feed: CalendarFeed, *, today: date) -> Read:
    try:
        content = fetch(decrypt(feed.sealed), most=MOST_BYTES)
        return Read(feed.sealed, days_off(content, today=today))
    except NotReadable as error:
        return Read(feed.sealed, problem=error.problem)
    except SecretUnreadable:
        return Read(feed.sealed, problem="unreadable")
    except NotReachable as error:
        return Read(feed.sealed, problem="not_public" if error.is_final else "no_answer")
    except Refused as error:
        return Read(feed.sealed, problem=_BY_STATUS.get(error.status, "refused"))
    except TooMuch as error:
        return Read(feed.sealed, problem="too_big" if error.is_size else "too_slow")
