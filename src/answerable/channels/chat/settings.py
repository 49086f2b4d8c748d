"""What an account of the chat is set up with. Its secret for signed visitors is kept apart, as `identity`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings

from answerable.channels.models import Mailbox
from answerable.regions.models import Calendar

CHANNEL = "chat"


@dataclass(frozen=True)
class ChatSettings:
    origins: frozenset[str]
    greeting: str = ""
    calendar_id: int | None = None

    @classmethod
    def of(cls, mailbox: Mailbox) -> Self:
        kept = mailbox.settings
        calendar = str(kept.get("calendar", ""))
        return cls(
            origins=frozenset(each for each in map(origin_of, pages_of(mailbox)) if each),
            greeting=str(kept.get("greeting", "")),
            calendar_id=int(calendar) if calendar.isdecimal() else None,
        )

    def lets_in(self, origin: str) -> bool:
        """Pages of these sites, and our own to try it on."""
        return bool(origin) and (origin in self.origins or origin == origin_of(settings.BASE_URL))


def pages_of(mailbox: Mailbox) -> list[str]:
    """As they were typed."""
    return [mailbox.address, *str(mailbox.settings.get("origins", "")).split()]


def origin_of(address: str) -> str:
    """ "https://shop.example" of "https://Shop.example/cart"; empty when it is no address of a page."""
    try:
        parts = urlsplit(address.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    if (parts.scheme, parts.port) in (("http", 80), ("https", 443)):
        port = ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def calendars() -> Sequence[tuple[str, str]]:
    return [(str(each.pk), each.name) for each in Calendar.objects.active()]
