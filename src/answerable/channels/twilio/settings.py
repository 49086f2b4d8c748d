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

    @property
    def content_api(self) -> str:
        return self._beside("content")

    @property
    def messaging_api(self) -> str:
        return self._beside("messaging")

    def _beside(self, what: str) -> str:
        """Another of Twilio's interfaces, in the same region; all are one where the address is none of Twilio's."""
        return self.api.rstrip("/").replace("https://api.", f"https://{what}.", 1)
