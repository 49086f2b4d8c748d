"""What channels are called."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: dict[str, "StrOrPromise"] = {
    "email": _("mail"),
    "web": _("web form"),
    "chat": pgettext_lazy("channel", "chat"),
    "phone": pgettext_lazy("channel", "phone"),
    "sms": "SMS",
    "whatsapp": "WhatsApp",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "x": "X",
    "api": "API",
    "webhook": _("another system"),
    "note": pgettext_lazy("not sent to the customer", "note"),
}


# What is said there is said aloud: no written answer goes that way.
SPOKEN = frozenset({"phone"})


def channel_words(channel: str) -> str:
    return str(WORDS[channel]) if channel in WORDS else channel
