"""Icons and channels' faces. Drawn once per process: a queue shows the same dozen a hundred times."""

from __future__ import annotations

from functools import cache

from django.utils.safestring import SafeString
from heroicons.templatetags import heroicons

DRAWERS = {
    "outline": heroicons.heroicon_outline,
    "solid": heroicons.heroicon_solid,
    "mini": heroicons.heroicon_mini,
    "micro": heroicons.heroicon_micro,
}
# The set has no brands, and none are wanted: a channel is told by its kind and its name.
CHANNELS = {
    "email": "envelope",
    "web": "globe-alt",
    "chat": "chat-bubble-left-right",
    "phone": "phone",
    "sms": "device-phone-mobile",
    "whatsapp": "chat-bubble-oval-left-ellipsis",
    "bluesky": "cloud",
    "mastodon": "at-symbol",
    "x": "hashtag",
    "api": "code-bracket",
    "webhook": "puzzle-piece",
    "note": "pencil",
}
UNKNOWN = "chat-bubble-left"


def channel_icon_name(channel: str) -> str:
    return CHANNELS.get(channel, UNKNOWN)


@cache
def draw_icon(name: str, size: int = 20, style: str = "") -> SafeString:
    """Thin lines where there is room for them, solid shapes at small sizes."""
    drawn = DRAWERS[style or ("micro" if size < 18 else "outline")](name, size=size, **{"class": "icon"})
    return SafeString(drawn)
