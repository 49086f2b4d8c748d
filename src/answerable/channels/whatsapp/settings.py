"""What an account with WhatsApp is spoken to with. Kept apart, encrypted: `access_token`, `app_secret` (what comes is
signed with it) and `verify_token` (a word of our own by which Meta proves our door)."""

from dataclasses import dataclass
from typing import Self

from answerable.channels.models import Mailbox

CHANNEL = "whatsapp"
TWILIO = "twilio"  # the setting "carrier" of an account that goes by way of it
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


def is_by_twilio(mailbox: Mailbox | None) -> bool:
    return mailbox is not None and mailbox.settings.get("carrier") == TWILIO
