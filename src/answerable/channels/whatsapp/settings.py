"""What an account with WhatsApp is spoken to with. Kept apart, encrypted: `access_token`, `app_secret` (what comes is
signed with it) and `verify_token` (a word of our own by which Meta proves our door)."""

from dataclasses import dataclass
from typing import Self

from answerable.channels.models import Mailbox

CHANNEL = "whatsapp"
API = "https://graph.facebook.com/v23.0"


@dataclass(frozen=True)
class WhatsAppSettings:
    phone_number_id: str = ""
    business_id: str = ""
    api: str = API

    @classmethod
    def of(cls, mailbox: Mailbox) -> Self:
        kept = mailbox.settings
        return cls(
            str(kept.get("phone_number_id", "")),
            str(kept.get("business_id", "")),
            (str(kept.get("api", "")) or API).rstrip("/"),
        )
