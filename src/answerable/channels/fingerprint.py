"""One value for one message, whichever mailbox and relay it came through."""

import hashlib
import re
from collections.abc import Sequence

from answerable.channels.incoming import IncomingAttachment

_WHITESPACE = re.compile(r"\s+")
_BYTE_WHITESPACE = re.compile(rb"\s+")
_FIELDS = b"\x1f"


def fingerprint(
    identity: Sequence[str], texts: Sequence[str], attachments: Sequence[IncomingAttachment]
) -> str:
    """A digest of what the sender made; `identity` is Message-ID, Date, From and Subject, `texts` each text part.

    Relays add headers, change line ends and re-encode; none of that counts. It is taken after redaction, in
    which the mark may be one or another, so that the redacted original has the same one.
    """
    digest = hashlib.sha256()
    for value in (*identity, *texts):
        digest.update(_plain(value) + _FIELDS)
    for attachment in attachments:
        digest.update(_FIELDS + _plain(attachment.filename) + _FIELDS + _content(attachment))
    return digest.hexdigest()


def raw_fingerprint(raw: bytes) -> str:
    """For an item that has neither an id nor a date: nothing but its bytes tells it from another."""
    return hashlib.sha256(raw).hexdigest()


def _plain(text: str) -> bytes:
    return _WHITESPACE.sub(" ", text.replace("•", "*")).strip().encode("utf-8", "replace")


def _content(attachment: IncomingAttachment) -> bytes:
    content = attachment.content
    if attachment.content_type.startswith(("text/", "message/")):
        content = _BYTE_WHITESPACE.sub(b" ", content).strip()
    return hashlib.sha256(content).digest()
