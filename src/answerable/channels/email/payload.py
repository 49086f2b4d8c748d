"""What stands in a leaf of the tree: its transfer encoding undone, its characters decoded."""

import binascii
import re
from email.message import Message

from answerable.channels.email.charsets import Decoded, decode_bytes
from answerable.channels.email.headers import Headers
from answerable.channels.email.parameters import parameters
from answerable.channels.email.uuencode import decode_lines
from answerable.channels.email.words import lenient_base64
from answerable.channels.text import clean_line

_IDENTITY = ("", "7bit", "8bit", "binary")
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=\s]+")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


def encoding_of(headers: Headers) -> str:
    """The transfer encoding by its name alone; mailers add semicolons, blanks and quotes."""
    value = headers.first("content-transfer-encoding")[:100].lower()
    return "".join(value.partition(";")[0].split()).strip("\"'")


def content_of(part: Message) -> list[Message] | str:
    """The parts of a part, or its body as it was read, bytes beyond ASCII as surrogates.

    The library's own accessor decodes such a body by its declared charset and replaces what does not fit.
    """
    content = part._payload  # type: ignore[attr-defined]
    if isinstance(content, list):
        return [child for child in content if isinstance(child, Message)]
    return content if isinstance(content, str) else ""


def raw_payload(part: Message) -> bytes:
    """The body as it stands in the message."""
    content = content_of(part)
    return content.encode("utf-8", "surrogateescape") if isinstance(content, str) else b""


def decoded_payload(part: Message, headers: Headers, defects: list[str]) -> bytes:
    """The body with its transfer encoding undone, as far as that is possible."""
    raw, encoding = raw_payload(part), encoding_of(headers)
    if encoding in _IDENTITY:
        return raw
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw)
    if encoding == "base64":
        return _from_base64(raw, defects)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return decode_lines(raw.splitlines())
    note(defects, f"The transfer encoding “{encoding[:40]}” is not known; the part was read as it stands.")
    return raw


def _from_base64(raw: bytes, defects: list[str]) -> bytes:
    if raw[:2000].strip() and not _is_mostly_base64(raw[:2000]):
        note(defects, "A part claims to be base64 but is not; it was read as it stands.")
        return raw
    return lenient_base64(raw)


def _is_mostly_base64(sample: bytes) -> bool:
    """Text has a blank in every few characters, base64 none; a few stray lines do no harm."""
    words = sample.split()
    good = sum(
        len(word) for word in words if _BASE64_LINE.fullmatch(word) and (len(word) > 20 or len(word) % 4 == 0)
    )
    return good * 2 >= sum(map(len, words)) or len(words) == 1


def decoded_text(data: bytes, headers: Headers, *, is_html: bool = False) -> Decoded:
    """The characters of a text part, by its charset parameter, the HTML's own, or what they look like."""
    declared = parameters(headers.first("content-type")).get("charset", "")
    if not declared and is_html and not data.isascii():
        match = _META_CHARSET.search(data[:2048])
        declared = match[1].decode("ascii") if match else ""
    return decode_bytes(data, declared)


def note(defects: list[str], defect: str) -> None:
    """Say it once, however often it happens."""
    defect = clean_line(defect)
    if defect and defect not in defects:
        defects.append(defect)
