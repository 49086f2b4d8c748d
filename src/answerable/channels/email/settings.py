"""A mail mailbox's settings, as they are kept in `Mailbox.settings`; secrets are kept apart, encrypted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from answerable.channels.models import Mailbox

SECRETS = ("imap_password", "smtp_password", "oauth_client_secret", "oauth_refresh_token", "api_key")

# Providers that send by an API (django-anymail), each with the name that its backend has for the key. Amazon's needs a
# library of its own; its SMTP does not.
PROVIDERS: Mapping[str, str] = {
    "brevo": "api_key",
    "mailersend": "api_token",
    "mailgun": "api_key",
    "mailjet": "api_key",
    "mailtrap": "api_token",
    "mandrill": "api_key",
    "postal": "api_key",
    "postmark": "server_token",
    "resend": "api_key",
    "scaleway": "secret_key",
    "sparkpost": "api_key",
    "unisender_go": "api_key",
}


@dataclass(frozen=True)
class MailSettings:
    """How mail of one address comes in and goes out. Ports 0 mean the usual one for the security chosen."""

    imap_host: str = ""  # empty: nothing is fetched (the mail comes by LMTP, pipe or import)
    imap_port: int = 0
    imap_security: str = "ssl"  # ssl, starttls, none
    imap_user: str = ""
    imap_folder: str = "INBOX"
    imap_backlog: str = "month"  # what lies there at first: new (leave it), month (the last 30 days), all
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
    trust_colleagues: bool = False  # take mail from a colleague's address for theirs, without proof
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
