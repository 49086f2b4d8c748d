"""Speaking JSON to a network's server: bounded, to public addresses alone, its trouble said in our own words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.ledger.outside import Answer, NotReachable, TooMuch, ask

_MOST = 4_000_000
_LONGEST_REST = timedelta(hours=1)
# When one may ask again: seconds, a moment in seconds since 1970, or a date, as each network writes it.
_SAYS_WHEN = ("retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")


class Resting(ChannelError):
    """It wants to be left alone until a moment."""

    def __init__(self, message: str, *, until: datetime) -> None:
        super().__init__(message, permanent=False, code="busy")
        self.until = until


@dataclass(frozen=True)
class Said:
    """What it answered: its status and the JSON, an empty object where there was none."""

    status: int
    found: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_fine(self) -> bool:
        return 200 <= self.status < 300

    @property
    def fields(self) -> Mapping[str, Any]:
        return self.found if isinstance(self.found, dict) else {}

    @property
    def rows(self) -> list[Any]:
        return self.found if isinstance(self.found, list) else []


@dataclass(frozen=True)
class Wanted:
    """One question: what goes in the address, and either JSON or bytes of a kind."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] | None = None
    content: bytes = b""
    content_type: str = ""


def said_by(network: str, wanted: Wanted) -> Said:
    """Raises ChannelError where nobody answers, and Resting where it wants to be asked later."""
    url = f"{wanted.url}?{urlencode(wanted.query, doseq=True)}" if wanted.query else wanted.url
    headers, content = {"Accept": "application/json", **wanted.headers}, wanted.content
    if wanted.fields is not None:
        content = json.dumps(wanted.fields).encode()
        headers["Content-Type"] = "application/json"
    elif wanted.content_type:
        headers["Content-Type"] = wanted.content_type
    return _said(_asked(network, wanted.method, url, headers, content))


def fetched(network: str, url: str, *, most: int) -> Answer:
    """A file that it keeps for everybody."""
    return _asked(network, "GET", url, {}, b"", most=most)


def _asked(
    network: str, method: str, url: str, headers: dict[str, str], content: bytes, *, most: int = _MOST
) -> Answer:
    try:
        found = ask(method, url, headers, content, most=most)
    except (NotReachable, TooMuch) as error:
        words = _("%(network)s could not be reached: %(error)s") % {"network": network, "error": error}
        raise ChannelError(words, permanent=False, code="unreachable") from error
    if found.status == 429:
        words = _("%(network)s asks us to wait.") % {"network": network}
        raise Resting(words, until=_until(found.headers, timezone.now()))
    if found.status >= 500:
        words = _("%(network)s has trouble of its own (%(status)s).")
        raise ChannelError(words % {"network": network, "status": found.status}, permanent=False, code="busy")
    return found


def _said(found: Answer) -> Said:
    try:
        value = json.loads(found.content or b"{}")
    except (ValueError, RecursionError):
        value = {}
    return Said(found.status, value, {name.lower(): each for name, each in found.headers.items()})


def _until(headers: Mapping[str, str], now: datetime) -> datetime:
    """Never for longer than an hour, whatever it says: then it is asked again, and says so again."""
    known = {name.lower(): value for name, value in headers.items()}
    said = next((known[name] for name in _SAYS_WHEN if name in known), "")
    return min(max(_moment(said, now), now + timedelta(seconds=5)), now + _LONGEST_REST)


def _moment(said: str, now: datetime) -> datetime:
    try:
        seconds = float(said)
    except ValueError:
        return _date(said) or now + timedelta(minutes=5)
    if seconds < 10_000_000:
        return now + timedelta(seconds=seconds)
    return datetime.fromtimestamp(min(seconds, now.timestamp() + 86400), UTC)


def _date(said: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(said)
        except (ValueError, TypeError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
