"""A mail mailbox's settings, as they are kept in `Mailbox.settings`; secrets are kept apart, encrypted."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from answerable.channels.models import Mailbox

SECRETS = ("imap_password", "smtp_password", "oauth_client_secret", "oauth_refresh_token", "api_key")


@dataclass(frozen=True)
class MailSettings:
    """How mail of one address comes in and goes out. Ports 0 mean the usual one for the security chosen."""

    imap_host: str = ""  # empty: nothing is fetched (the mail comes by LMTP, pipe or import)
    imap_port: int = 0
    imap_security: str = "ssl"  # ssl, starttls, none
    imap_user: str = ""
    imap_folder: str = "INBOX"
    imap_backlog: str = (
        "month"  # of what lies there at first, take: new (nothing), month (the last 30 days), all
    )
    smtp_host: str = ""  # empty: SYSTEM_SMTP of the installation
    smtp_port: int = 0
    smtp_security: str = "starttls"  # ssl, starttls, none
    smtp_user: str = ""
    provider: str = ""  # an anymail backend: "mailgun", "postmark", …; empty: SMTP
    provider_settings: str = ""  # JSON, what that backend needs beside the key
    oauth_token_url: str = ""  # set: OAuth2 (XOAUTH2) instead of passwords
    oauth_client_id: str = ""
    oauth_scope: str = ""
    plus_addressing: bool = True  # support+token@… reaches this mailbox
    trusted_authserv: str = ""  # whose Authentication-Results we believe
    acknowledge: bool = False  # tell the customer at once that their mail arrived
    acknowledgement: str = ""

    @classmethod
    def of(cls, mailbox: Mailbox) -> Self:
        return cls.read(mailbox.settings)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
