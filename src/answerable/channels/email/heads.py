"""Heads of messages in which not every line is a header, or not every header is there."""

import re

_MAX_HEAD = 256 * 1024
# Lines that mailboxes and pipes put before the first header; ">From " is a mangled one.
_MBOX_LINE = re.compile(rb"\A(?:[\r\n]*>?From [^\r\n]*(?:\r\n|\r|\n))+")
# "Subject : x" and lines that are no header at all; the library takes either for the start of the text.
_HEAD_END = re.compile(rb"\r?\n\r?\n|\r\r")
_ODD_LINE = re.compile(rb"^(?![!-9;-~]+:|[ \t\r\n]|From )[^\r\n]+", re.MULTILINE)
_SPACED_NAME = re.compile(rb"^([!-9;-~]+)[ \t]+:")
_KNOWN_LINE = re.compile(
    rb"^(?:From|To|Subject|Date|Message-ID|Received|MIME-Version|Content-Type)[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
_CONTENT_TYPE = re.compile(rb"^Content-Type(?=:)", re.MULTILINE | re.IGNORECASE)
_BOUNDARY_LINE = re.compile(
    rb"^--([^\s\"]{1,200})[ \t]*\r?\n(?=Content-|\r?\n)", re.MULTILINE | re.IGNORECASE
)


def with_whole_head(raw: bytes, defects: list[str]) -> bytes:
    """The message with a head in which every line is a header, so that none behind a broken one is lost."""
    if raw[:64].lstrip(b"\r\n>").startswith(b"From "):
        raw = _MBOX_LINE.sub(b"", raw, count=1)
    if raw[:1] in b"\r\n":
        raw = _without_leading_lines(raw, defects)
    end = _HEAD_END.search(raw, 0, _MAX_HEAD)
    head = raw[: end.start() if end else _MAX_HEAD]
    if raw[:1] in b"\r\n" or not _ODD_LINE.search(head):
        return raw
    last_known = max((line.start() for line in _KNOWN_LINE.finditer(head)), default=-1)
    mended = _ODD_LINE.sub(lambda line: _mended(line, last_known), head)
    if mended == head:
        return raw
    defects.append("Some lines in its head are no proper headers.")
    return mended + raw[len(head) :]


def _without_leading_lines(raw: bytes, defects: list[str]) -> bytes:
    stripped = raw.lstrip(b"\r\n")
    if not _KNOWN_LINE.match(stripped):
        return raw  # there is no head: what follows is text
    defects.append("Empty lines stand before its head.")
    return stripped


def _mended(line: re.Match[bytes], last_known: int) -> bytes:
    if _SPACED_NAME.match(line[0]):
        return _SPACED_NAME.sub(rb"\1:", line[0], count=1)
    # Behind the last real header it is text whose empty line was forgotten.
    return b"X-Unreadable: " + line[0] if line.start() < last_known else line[0]


def with_boundary(raw: bytes) -> bytes:
    """The message with the boundary that its parts use and its head does not tell; `raw` itself when they use none."""
    end = _HEAD_END.search(raw, 0, _MAX_HEAD)
    boundary = _BOUNDARY_LINE.search(raw, end.end()) if end else None
    if end is None or boundary is None:
        return raw
    head = _CONTENT_TYPE.sub(b"X-Content-Type", raw[: end.start()])
    added = b'Content-Type: multipart/mixed; boundary="' + boundary[1] + b'"\r\n'
    return added + head + raw[end.start() :]
