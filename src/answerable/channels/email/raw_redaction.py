"""Card data taken out of a message as it stands in the store, without touching a byte of anything else.

The message is not written anew: each body or header with card data is found in the raw bytes, where it
stands verbatim, and replaced there in its own transfer encoding and character set. A number hidden in base64
goes like one in plain sight, and an attachment that no parser understands stays what it was.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.charset import QP, Charset
from email.header import Header
from email.message import Message

from answerable.channels.cards import ASCII_MASK, redact
from answerable.channels.email.headers import Headers, unfolded
from answerable.channels.email.html_cards import redact_html
from answerable.channels.email.parameters import media_type
from answerable.channels.email.payload import (
    content_of,
    decoded_payload,
    decoded_text,
    encoding_of,
    raw_payload,
)
from answerable.channels.email.words import decode_words

_WORDED_HEADERS = {
    "subject",
    "thread-topic",
    "comments",
    "keywords",
    "content-description",
    "x-subject",
    "x-unreadable",
}
_NAMING_HEADERS = {"content-disposition", "content-type"}
_TEXT_TYPES = (
    "application/json",
    "application/xml",
    "application/xhtml+xml",
    "application/csv",
    "application/rtf",
)
_HTML_TYPES = ("text/html", "application/xhtml+xml", "text/xml", "application/xml")


@dataclass(frozen=True)
class _Replacement:
    old: bytes
    new: bytes


def redact_raw(raw: bytes, message: Message) -> tuple[bytes, bool]:
    """`raw` without card data, when `message` is the parsed form of it; the same object when there was none."""
    pieces: list[bytes] = []
    position = 0
    for replacement in _replacements(message):
        found = raw.find(replacement.old, position)
        if found < 0:
            continue
        pieces += [raw[position:found], replacement.new]
        position = found + len(replacement.old)
    return (b"".join(pieces) + raw[position:], True) if pieces else (raw, False)


def is_text(kind: str) -> bool:
    """Whether a part of this type is words that can be searched."""
    return kind.startswith("text/") or kind in _TEXT_TYPES or kind.endswith(("+xml", "+json"))


def redact_part_text(text: str, kind: str, mark: str) -> tuple[str, bool]:
    return redact_html(text, mark) if kind in _HTML_TYPES else redact(text, mark)


def redact_content(data: bytes, headers: Headers, kind: str) -> tuple[bytes, bool]:
    """The decoded bytes of a text part without card data, in the same character set."""
    decoded = decoded_text(data, headers, is_html=kind in _HTML_TYPES)
    text, has_data = redact_part_text(decoded.text, kind, ASCII_MASK)
    if not has_data:
        return data, False
    return text.encode(decoded.charset or "utf-8", "replace"), True


def has_loose_card_data(part: Message, headers: Headers, kind: str) -> bool:
    """Whether there is any around the bodies: in headers, or in the text before and behind the parts."""
    loose = (*_loose_text(part.preamble), *_loose_text(part.epilogue))
    return bool(loose) or any(True for _ in _header_replacements(headers, kind))


def _replacements(part: Message) -> Iterator[_Replacement]:
    """In the order of the message, so that one walk over the bytes finds them all. The reader limits the depth."""
    headers = Headers(part)
    kind = media_type(headers.first("content-type"), part.get_default_type())
    yield from _header_replacements(headers, kind)
    payload = content_of(part)
    if isinstance(payload, str):
        if is_text(kind) or kind.startswith(("multipart/", "message/")):
            yield from _body_replacement(part, headers, kind)
        return
    yield from _loose_text(part.preamble)
    for child in payload:
        yield from _replacements(child)
    yield from _loose_text(part.epilogue)


def _header_replacements(headers: Headers, kind: str) -> Iterator[_Replacement]:
    for name, value in headers:
        if name in _WORDED_HEADERS:
            text, has_data = redact(decode_words(unfolded(value)), ASCII_MASK)
            if has_data:
                yield _Replacement(_bytes(value), _encoded_header(text))
        elif name in _NAMING_HEADERS and not kind.startswith("multipart/"):
            text, has_data = redact(value, ASCII_MASK)
            if has_data:
                yield _Replacement(_bytes(value), _bytes(text))


def _loose_text(text: str | None) -> Iterator[_Replacement]:
    redacted, has_data = redact(text or "", ASCII_MASK)
    if has_data:
        yield _Replacement(_bytes(text or ""), _bytes(redacted))


def _body_replacement(part: Message, headers: Headers, kind: str) -> Iterator[_Replacement]:
    data = decoded_payload(part, headers, [])
    redacted, has_data = redact_content(data, headers, kind)
    if has_data:
        raw = raw_payload(part)
        yield _Replacement(raw, _encoded(redacted, encoding_of(headers), raw))


def _encoded(data: bytes, encoding: str, original: bytes) -> bytes:
    """`data` in the transfer encoding of the part it goes back into."""
    if encoding == "base64" and data != original:
        line_end = b"\r\n" if b"\r\n" in original else b"\n"
        return base64.encodebytes(data).replace(b"\n", line_end).rstrip() + _trailing_space(original)
    if encoding == "quoted-printable":
        return binascii.b2a_qp(data, istext=True)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        lines = [binascii.b2a_uu(data[start : start + 45]) for start in range(0, len(data), 45)]
        return b"begin 644 file\n" + b"".join(lines) + b"`\nend\n"
    return data


def _trailing_space(original: bytes) -> bytes:
    match = re.search(rb"[\r\n]*\Z", original[-4:])
    return match[0] if match else b""


def _encoded_header(text: str) -> bytes:
    if text.isascii():
        return text.encode("ascii")
    charset = Charset("utf-8")
    charset.header_encoding = QP
    return (
        Header(text, charset=charset, maxlinelen=75, header_name="Subject")
        .encode()
        .encode("ascii", "replace")
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
