"""Single headers of mail that may be broken in any way: always text on one line, never an exception."""

import re
from email.message import Message

from answerable.channels.email.headers import readable

_MAX_HEADER = 4_000  # characters; nothing that is decided from a header needs more
_MAX_REPEATS = 20
_CONTENT_TYPE = re.compile(r"^\s*([\w.+-]{1,80}/[\w.+-]{1,80})")


def header(message: Message, name: str) -> str:
    """The first header of that name; empty when there is none."""
    found = headers(message, name)
    return found[0] if found else ""


def headers(message: Message, name: str) -> list[str]:
    wanted = name.lower()
    # `raw_items` skips the modern policy's parsing, which raises on the very headers that matter here.
    raw = [value for key, value in message.raw_items() if key.lower() == wanted]
    return [readable(str(value)[:_MAX_HEADER]) for value in raw[:_MAX_REPEATS]]


def has_header(message: Message, name: str) -> bool:
    wanted = name.lower()
    return any(key.lower() == wanted for key, _ in message.raw_items())


def content_type(part: Message) -> str:
    """`type/subtype` in lower case; the default of its place when the header is missing or unreadable."""
    found = _CONTENT_TYPE.match(header(part, "Content-Type"))
    return found.group(1).lower() if found else part.get_default_type()
