"""A part's bytes again, from what was read of it.

The library's generator folds and re-encodes, and fails on some headers. What was read is all verbatim but for
the ends of header lines, so writing it down is enough.
"""

from email.message import Message

from answerable.channels.email.headers import Headers
from answerable.channels.email.parameters import parameters
from answerable.channels.email.payload import content_of, raw_payload


def flattened(message: Message, line_end: bytes) -> bytes:
    """The bytes of a message that stood inside another one, whose line ends it shares."""
    lines = [_bytes(f"{name}: {value}") for name, value in message.raw_items()]
    return line_end.join([*lines, b"", _body(message, line_end)])


def _body(message: Message, line_end: bytes) -> bytes:
    payload = content_of(message)
    if isinstance(payload, str):
        return raw_payload(message)
    children = [flattened(child, line_end) for child in payload]
    boundary = parameters(Headers(message).first("content-type")).get("boundary", "")
    if not boundary:
        return b"".join(children)
    rule = line_end + b"--" + _bytes(boundary)
    content = b"".join(rule + line_end + child for child in children) + rule + b"--" + line_end
    content += _bytes(message.epilogue or "")
    # The reader takes the line end before a boundary for the boundary's own.
    return _bytes(message.preamble) + content if message.preamble is not None else content[len(line_end) :]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
