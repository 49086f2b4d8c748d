"""The three things a report is made of: what the daemon wrote, its machine-readable fields, what came back."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from answerable.channels.email.charsets import decode_bytes
from answerable.channels.email.headers import Headers
from answerable.channels.email.payload import decoded_payload, decoded_text
from answerable.channels.email.safe_headers import content_type, header

MAX_PARTS = 200
MAX_NOTE = 60_000  # characters of text a daemon may take to say what happened
MAX_ORIGINAL = 60_000

_STATUS_TYPES = {
    "message/delivery-status",
    "message/global-delivery-status",
    "message/disposition-notification",
}
_ORIGINAL_TYPES = {"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers",
                   "text/rfc822", "message/global-headers"}  # fmt: skip
_LINE_TAGS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d|/table|p|div|tr|li)\b[^<>]{0,2000}>", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True)
class Layout:
    status: str = ""  # all machine-readable fields, blocks apart by an empty line
    note: str = ""
    original: str = ""  # headers (and perhaps text) of the message that came back
    nested: Message | None = None  # a whole message attached to the report


def layout_of(message: Message, text: str) -> Layout:
    """`text` stands in where the parts hold no words of their own, as in broken MIME."""
    status: list[str] = []
    plain: list[str] = []
    rich: list[str] = []
    original = ""
    nested: Message | None = None
    for part in leaves(message):
        kind = content_type(part)
        if kind in _STATUS_TYPES:
            status.append(_fields(part))
        elif kind in _ORIGINAL_TYPES:
            original = original or _as_original(part)
            nested = nested or _attached(part)
        elif original or _is_file(part):
            continue
        elif kind == "text/html":
            rich.append(text_of_html(_content(part)))
        elif kind.startswith(("text/", "multipart/")):
            plain.append(_content(part))
    note = _joined(plain) or _joined(rich) or text
    return Layout("\n\n".join(status), note[:MAX_NOTE], original[:MAX_ORIGINAL], nested)


def text_of_html(markup: str) -> str:
    lines = _LINE_TAGS.sub("\n", markup[: 4 * MAX_NOTE].replace("\n", " "))
    return html.unescape(_TAGS.sub(" ", lines))


def leaves(message: Message) -> Iterator[Message]:
    """Every part that is not a container, in order; a returned message is not opened."""
    waiting = [message]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        payload = part.get_payload()
        if content_type(part).startswith("multipart/") and isinstance(payload, list):
            waiting.extend(child for child in reversed(payload[:MAX_PARTS]) if isinstance(child, Message))
        else:
            yield part


def _is_file(part: Message) -> bool:
    return header(part, "Content-Disposition").lower().startswith("attachment")


def _content(part: Message) -> str:
    """The text of a part in whatever encoding and charset it really is."""
    fields = Headers(part)
    raw = decoded_payload(part, fields, [])[: 4 * MAX_NOTE]
    return decoded_text(raw, fields, is_html=content_type(part) == "text/html").text


def _fields(part: Message) -> str:
    """The fields as lines again: the parser makes a small message of each block."""
    blocks = part.get_payload()
    if not isinstance(blocks, list):
        return _content(part)[:MAX_NOTE]
    lines = [_block(block) for block in blocks[:MAX_PARTS] if isinstance(block, Message)]
    joined = "\n\n".join(lines)[:MAX_NOTE]
    encoding = header(part, "Content-Transfer-Encoding").lower()
    return _decoded(joined, encoding) if encoding in {"base64", "quoted-printable"} else joined


def _block(block: Message) -> str:
    head = _head(block)
    body = block.get_payload()
    return "\n".join([*head, "", body] if isinstance(body, str) and body.strip() else head)


def _head(block: Message) -> list[str]:
    return [f"{name}: {_characters(str(value))}" for name, value in block.raw_items()]


def _characters(value: str) -> str:
    """A field has no charset, and servers write their own language into it all the same."""
    return value if value.isascii() else decode_bytes(value.encode("utf-8", "surrogateescape"), "").text


def _decoded(text: str, encoding: str) -> str:
    """RFC 3464 forbids encoding the fields, so the parser leaves them; some gateways encode them all the same."""
    shell = Message()
    shell["Content-Transfer-Encoding"] = encoding
    shell.set_payload(text)
    return _content(shell)


def _as_original(part: Message) -> str:
    attached = _attached(part)
    if attached is None:
        return _content(part)
    return "\n".join(_head(attached)) or _content(attached)


def _attached(part: Message) -> Message | None:
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return payload[0]
    return None


def _joined(texts: list[str]) -> str:
    return "\n\n".join(text for text in texts if text.strip())
