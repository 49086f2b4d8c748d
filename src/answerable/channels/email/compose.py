"""An answer's bytes: what a mail program shows well and what no field of it can break out of.

Pure but for the date when none is given. Bcc has no place in it: who gets it is the envelope's business.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from answerable.channels.email.encoding import (
    addresses_header,
    file_part,
    folded,
    header,
    ids_header,
    text_part,
)
from answerable.channels.email.html import cleaned
from answerable.channels.email.parameters import media_type
from answerable.channels.incoming import Address, IncomingAttachment
from answerable.markup.html_text import text_of

MAX_REFERENCES = 20
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}")
_OURS = {
    "bcc", "cc", "date", "from", "in-reply-to", "message-id", "mime-version", "references", "reply-to", "sender",
    "subject", "to", "auto-submitted", "return-path", "received",
}  # fmt: skip


@dataclass(frozen=True)
class OutgoingMail:
    from_address: str
    to: tuple[Address, ...]
    subject: str
    text: str  # derived from `html` when empty
    message_id: str  # without angle brackets, as all ids here
    from_name: str = ""
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    html: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()  # oldest first
    attachments: tuple[
        IncomingAttachment, ...
    ] = ()  # inline ones are shown by `html` through their content_id
    auto_submitted: str = ""  # "auto-replied", "auto-generated" where no person pressed send
    headers: tuple[tuple[str, str], ...] = ()
    sent_at: datetime | None = None


def compose(outgoing: OutgoingMail) -> bytes:
    """The mail, ready to be handed to a server. Refuses addresses that are none and headers that are ours."""
    return _head(outgoing) + _entity(outgoing)


def _head(mail: OutgoingMail) -> bytes:
    moment = mail.sent_at or datetime.now(UTC)
    return b"".join(
        [
            addresses_header("From", [Address(mail.from_address, mail.from_name)]),
            addresses_header("To", mail.to),
            addresses_header("Cc", mail.cc),
            addresses_header("Reply-To", mail.reply_to),
            header("Subject", mail.subject),
            folded("Date", [format_datetime(moment.astimezone(UTC))]),
            ids_header("Message-ID", [mail.message_id]),
            ids_header("In-Reply-To", [mail.in_reply_to]),
            ids_header("References", trimmed_references(mail.references, mail.in_reply_to)),
            _auto_submitted(mail.auto_submitted),
            *(_extra(name, value) for name, value in mail.headers),
            b"MIME-Version: 1.0\r\n",
        ]
    )


def trimmed_references(references: tuple[str, ...], in_reply_to: str = "") -> list[str]:
    """The chain with its parent last; a long one keeps its first id and its last nineteen (RFC 5537 does so)."""
    chain = list(dict.fromkeys(each for each in references if each and each != in_reply_to))
    chain += [in_reply_to] if in_reply_to else []
    return chain if len(chain) <= MAX_REFERENCES else [chain[0], *chain[1 - MAX_REFERENCES :]]


def _auto_submitted(value: str) -> bytes:
    if not value:
        return b""
    if not _TOKEN.fullmatch(value):
        raise ValueError("Auto-Submitted takes one word.")
    return folded("Auto-Submitted", [value])


def _extra(name: str, value: str) -> bytes:
    if not _HEADER_NAME.fullmatch(name) or name.lower() in _OURS or name.lower().startswith("content-"):
        raise ValueError(f"{name[:60]!r} cannot be set as a header of its own.")
    return header(name, value)


def _entity(mail: OutgoingMail) -> bytes:
    """Content headers and content: plain text in HTML's company, pictures with the HTML, files beside both."""
    inline = [file for file in mail.attachments if file.is_inline and file.content_id and mail.html]
    files = [file for file in mail.attachments if file not in inline]
    body = text_part(mail.text or (text_of(cleaned(mail.html)) if mail.html else ""), "plain")
    if mail.html:
        shown = text_part(mail.html, "html")
        if inline:
            shown = _multipart("related", [shown, *map(_file, inline)], mail, 'type="text/html"')
        body = _multipart("alternative", [body, shown], mail)
    return _multipart("mixed", [body, *map(_file, files)], mail) if files else body


def _file(file: IncomingAttachment) -> bytes:
    kind = media_type(file.content_type, "application/octet-stream")
    is_message = kind == "message/rfc822" and _travels_as_it_is(file.content)
    if kind.startswith(("multipart/", "message/")) and not is_message:
        kind = "application/octet-stream"
    return file_part(file, kind)


def _travels_as_it_is(content: bytes) -> bool:
    return (
        content.isascii() and b"\x00" not in content and max(map(len, content.splitlines()), default=0) <= 990
    )


def _multipart(subtype: str, parts: list[bytes], mail: OutgoingMail, parameter: str = "") -> bytes:
    # "=_" stands in no quoted-printable and no base64 text; the digest keeps nested ones and other mails apart.
    digest = hashlib.sha256(b"\x00".join([subtype.encode(), mail.message_id.encode(), *parts])).hexdigest()[
        :24
    ]
    boundary = f"=_{digest}"
    words = [f"multipart/{subtype};", *([f"{parameter};"] if parameter else []), f'boundary="{boundary}"']
    rule = f"\r\n--{boundary}".encode()
    content = b"".join(rule + b"\r\n" + part for part in parts)
    return folded("Content-Type", words) + content + rule + b"--\r\n"
