"""Content-Type and Content-Disposition with their parameters, in every way that file names are written."""

import mimetypes
import re
from urllib.parse import unquote_to_bytes

from answerable.channels.email.charsets import decode_bytes
from answerable.channels.email.headers import Headers
from answerable.channels.email.words import decode_words
from answerable.channels.text import clean_line

_MAX_VALUE = 4 * 1024
_TOKEN = re.compile(r"^[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}$")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_SECTION = re.compile(r"^([^*]+)(?:\*(\d{1,3}))?(\*)?$")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}$")
_COMMON = {
    "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv",
    "message/rfc822": ".eml", "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/png": ".png",
    "image/gif": ".gif", "application/pdf": ".pdf", "text/rfc822-headers": ".txt",
    "message/delivery-status": ".txt", "message/disposition-notification": ".txt",
    "application/octet-stream": ".bin",
}  # fmt: skip


def media_type(value: str, default: str = "text/plain") -> str:
    """The type alone, lower case; `default` when it is missing or no type at all."""
    kind = value[:_MAX_VALUE].partition(";")[0].strip().lower()
    if _TOKEN.match(kind):
        return kind
    # "text" or "html" alone is what some scripts send.
    return {"text": "text/plain", "html": "text/html"}.get(kind, default)


def parameters(value: str) -> dict[str, str]:
    """Parameters by lower-case name, sections joined and decoded (RFC 2231), the first of a name counts."""
    if ";" not in value:
        return {}
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[bool, str]]] = {}
    for match in _PARAMETER.finditer(value[:_MAX_VALUE]):
        section = _SECTION.match(match[1].lower())
        text = _unquoted(match[2])
        if section and (section[2] or section[3]):
            sections.setdefault(section[1], {}).setdefault(int(section[2] or 0), (bool(section[3]), text))
        else:
            plain.setdefault(match[1].lower(), text)
    return plain | {name: _joined(parts) for name, parts in sections.items()}


def _unquoted(text: str) -> str:
    text = text.strip()
    if not text.startswith('"'):
        return text
    # Backslashes escape only what must be escaped, else Windows paths would lose theirs.
    return re.sub(r'\\(["\\])', r"\1", text[1:].removesuffix('"'))


def _joined(parts: dict[int, tuple[bool, str]]) -> str:
    charset, data = "", b""
    for number, (is_encoded, text) in sorted(parts.items()):
        if is_encoded and number == min(parts) and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(raw) if is_encoded else raw
    return decode_bytes(data, charset).text


def filename(headers: Headers, charset_hint: str = "") -> str:
    """The name the sender gave, as a name alone: no path, no control characters, not too long."""
    name = ""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        name = name or parameters(headers.first(header)).get(key, "")
    return safe_filename(decode_words(name, charset_hint)) if name else ""


def safe_filename(name: str) -> str:
    name = clean_line(re.split(r"[/\\]", name.strip().rstrip("/\\"))[-1], 1000).strip(". ")
    if len(name) <= 150:
        return name
    extension = _EXTENSION.search(name)
    return name[:140] + (extension[0] if extension else "")


def invented_filename(content_type: str, number: int) -> str:
    """A name for an attachment without one."""
    extension = _COMMON.get(content_type) or mimetypes.guess_extension(content_type) or ".bin"
    return f"attachment-{number}{extension}"
