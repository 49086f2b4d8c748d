"""Icons and channels' faces. Drawn once per process: a queue shows the same dozen a hundred times."""

from __future__ import annotations

from functools import cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from heroicons.templatetags import heroicons

DRAWERS = {
    "outline": heroicons.heroicon_outline,
    "solid": heroicons.heroicon_solid,
    "mini": heroicons.heroicon_mini,
    "micro": heroicons.heroicon_micro,
}
# The set has no brands, and none are wanted: a channel is told by its kind and its name.
CHANNELS = {
    "email": ("envelope", _("mail")),
    "web": ("globe-alt", _("web form")),
    "chat": ("chat-bubble-left-right", pgettext_lazy("channel", "chat")),
    "phone": ("phone", pgettext_lazy("channel", "phone")),
    "sms": ("device-phone-mobile", "SMS"),
    "whatsapp": ("chat-bubble-oval-left-ellipsis", "WhatsApp"),
    "bluesky": ("cloud", "Bluesky"),
    "mastodon": ("at-symbol", "Mastodon"),
    "x": ("hashtag", "X"),
    "api": ("code-bracket", "API"),
    "note": ("pencil", pgettext_lazy("not sent to the customer", "note")),
}
UNKNOWN = "chat-bubble-left"


def channel_icon_name(channel: str) -> str:
    return CHANNELS[channel][0] if channel in CHANNELS else UNKNOWN


def channel_words(channel: str) -> str:
    return str(CHANNELS[channel][1]) if channel in CHANNELS else channel


@cache
def draw_icon(name: str, size: int = 20, style: str = "") -> SafeString:
    """Thin lines where there is room for them, solid shapes at small sizes."""
    drawn = DRAWERS[style or ("micro" if size < 18 else "outline")](name, size=size, **{"class": "icon"})
    return SafeString(drawn)
