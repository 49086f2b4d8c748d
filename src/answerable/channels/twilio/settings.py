"""What an account with Twilio is spoken to with. The token is kept apart, encrypted, as `auth_token`."""

from dataclasses import dataclass
from typing import Self

from answerable.channels.models import Mailbox

API = "https://api.twilio.com"


@dataclass(frozen=True)
class TwilioSettings:
    account_sid: str = ""
    api: str = API

    @classmethod
    def of(cls, mailbox: Mailbox) -> Self:
        kept = mailbox.settings
        return cls(str(kept.get("account_sid", "")), str(kept.get("api", "")) or API)
