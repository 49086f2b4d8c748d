"""Sending through a provider's API instead of SMTP, by django-anymail."""

import json
from collections.abc import Iterable, Mapping, Sequence
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from typing import Any
from urllib.parse import urlsplit

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from answerable.channels.email.compose import OutgoingMail, trimmed_references
from answerable.channels.email.connections import is_loopback, said
from answerable.channels.email.settings import PROVIDERS, MailSettings
from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Address, IncomingAttachment
from answerable.channels.models import Mailbox
from answerable.channels.registry import Sent

# What keeps a provider from replacing our Message-ID, which the customer's answer will name.
_KEEP_OUR_ID: Mapping[str, Mapping[str, str]] = {"postmark": {"X-PM-KeepID": "true"}}
_TAKEN = {"sent", "queued", "unknown"}
_REFUSED = {"invalid", "rejected"}
_NOT_THE_MAIL_S_FAULT = {401, 403, 408, 429}


def send(mail: OutgoingMail, *, mailbox: Mailbox, recipients: Sequence[str]) -> Sent:
    """Send it to these of its recipients. Raises ChannelError when nobody could be asked."""
    backend = connection_for(mailbox)
    message = _message(mail, MailSettings.of(mailbox).provider, recipients)
    try:
        backend.send_messages([message])
    except AnymailRecipientsRefused:
        pass  # said by recipient, below
    except AnymailAPIError as error:
        raise _trouble(error) from error
    except (AnymailError, ImproperlyConfigured) as error:
        raise ChannelError(
            f"The provider cannot send this: {said(error)}", permanent=True, code="refused"
        ) from error
    return _outcome(message, recipients)


def connection_for(mailbox: Mailbox) -> BaseEmailBackend:
    """The provider's backend with this mailbox's key; raises ChannelError when something is missing."""
    own = MailSettings.of(mailbox)
    if own.provider not in PROVIDERS:
        raise ChannelError(
            f"“{own.provider}” is no provider we know: {', '.join(PROVIDERS)}.",
            permanent=True,
            code="not_configured",
        )
    options = {**_options(own.provider_settings), PROVIDERS[own.provider]: mailbox.secret("api_key")}
    try:
        return get_connection(f"anymail.backends.{own.provider}.EmailBackend", **options)
    except (AnymailError, ImproperlyConfigured, TypeError) as error:
        words = f"The settings of {own.provider} are not complete: {said(error)}"
        raise ChannelError(words, permanent=True, code="not_configured") from error


def _options(text: str) -> dict[str, Any]:
    try:
        options = json.loads(text or "{}")
    except ValueError:
        options = None
    if not isinstance(options, dict):
        raise ChannelError(
            "The provider's settings are not a JSON object.", permanent=True, code="not_configured"
        )
    url = str(options.get("api_url", "https:"))
    if not url.startswith("https:") and not is_loopback(urlsplit(url).hostname or ""):
        raise ChannelError(
            "The provider's api_url must begin with https://.", permanent=True, code="not_safe"
        )
    return options


def _message(mail: OutgoingMail, provider: str, recipients: Sequence[str]) -> EmailMultiAlternatives:
    shown = {each.address for each in (*mail.to, *mail.cc)}
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=_written(Address(mail.from_address, mail.from_name)),
        to=_those(mail.to, recipients),
        cc=_those(mail.cc, recipients),
        bcc=[address for address in recipients if address not in shown],
        reply_to=[_written(each) for each in mail.reply_to],
        headers={**_headers(mail), **_KEEP_OUR_ID.get(provider, {})},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for file in mail.attachments:
        message.attach(_file(file))
    return message


def _headers(mail: OutgoingMail) -> dict[str, str]:
    headers = {"Message-ID": f"<{mail.message_id}>", **dict(mail.headers)}
    if mail.in_reply_to:
        headers["In-Reply-To"] = f"<{mail.in_reply_to}>"
    chain = trimmed_references(mail.references, mail.in_reply_to)
    if chain:
        headers["References"] = " ".join(f"<{each}>" for each in chain)
    if mail.auto_submitted:
        headers["Auto-Submitted"] = mail.auto_submitted
    return headers


def _those(addresses: Iterable[Address], wanted: Sequence[str]) -> list[str]:
    return [_written(each) for each in addresses if each.address in wanted]


def _written(address: Address) -> str:
    name = address.name.replace("\\", "").replace('"', "'").replace("\r", " ").replace("\n", " ").strip()
    return f'"{name}" <{address.address}>' if name else address.address


def _file(file: IncomingAttachment) -> MIMEBase:
    kind, _, subtype = file.content_type.partition("/")
    if not subtype or kind in ("multipart", "message"):
        kind, subtype = "application", "octet-stream"
    part = MIMEBase(kind, subtype)
    part.set_payload(file.content)
    encode_base64(part)
    is_inline = file.is_inline and file.content_id
    part.add_header("Content-Disposition", "inline" if is_inline else "attachment", filename=file.filename)
    if is_inline:
        part.add_header("Content-ID", f"<{file.content_id}>")
    return part


def _outcome(message: EmailMultiAlternatives, recipients: Sequence[str]) -> Sent:
    status = message.anymail_status  # type: ignore[attr-defined]
    by_address = {address.casefold(): each.status for address, each in status.recipients.items()}
    # A provider that refuses the whole mail for one recipient says nothing of the others: nobody has got it.
    default = "unknown" if status.esp_response is not None and status.esp_response.ok else "failed"
    said_of = {address: by_address.get(address.casefold(), default) for address in recipients}
    said_of = {address: default if word == "unknown" else word for address, word in said_of.items()}
    accepted = tuple(address for address, word in said_of.items() if word in _TAKEN)
    refused = {address: _words(word) for address, word in said_of.items() if word in _REFUSED}
    deferred = {address: _words(word) for address, word in said_of.items() if word not in _TAKEN | _REFUSED}
    if deferred and not accepted and not refused:
        words = "The provider did not send it and does not say to whom it could not."
        raise ChannelError(words, permanent=False, code="deferred")
    ids = [each.message_id for each in status.recipients.values() if each.message_id]
    return Sent(accepted, refused, deferred, external_id=str(ids[0]) if ids else "")


def _words(status: str) -> str:
    if status == "invalid":
        return "The provider says that this is no valid address."
    if status == "rejected":
        return "The provider does not send to this address (it bounced or complained before)."
    return "The provider could not send it this time."


def _trouble(error: AnymailAPIError) -> ChannelError:
    code = error.status_code
    name = error.esp_name or "The provider"
    if code in (401, 403):
        return ChannelError(
            f"{name} does not accept the key: {said(error)}", permanent=False, code="credentials"
        )
    permanent = code is not None and 400 <= code < 500 and code not in _NOT_THE_MAIL_S_FAULT
    words = f"{name} did not take the mail: {said(error)}"
    return ChannelError(words, permanent=permanent, code="refused" if code else "unreachable")
