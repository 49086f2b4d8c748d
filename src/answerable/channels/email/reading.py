"""Bytes to a tree of parts, in time linear in the bytes, whatever they are.

The standard library's parser does the work. On its own it is not total: some Content-Type headers make it
raise or take quadratic time, and a nested or repeated structure makes it recurse or swell. So every block of
headers is cut and tried before the parser sees it, and the feeding stops when a limit is reached.
"""

from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import compat32

from answerable.channels.email.heads import with_boundary, with_whole_head

MAX_BYTES = 64 * 1024 * 1024
MAX_LINES = 2_000_000
MAX_PARTS = 1_000
MAX_DEPTH = 30
MAX_HEADER_LINES = 1_000
MAX_HEADER_BYTES = 32 * 1024
MAX_CONTENT_HEADER_BYTES = 4 * 1024  # the library's parameter scanner is quadratic, and fails on long numbers
_CHUNK = 128 * 1024


def read(raw: bytes, defects: list[str]) -> Message:
    """The message in `raw`; what had to be left out stands in `defects`."""
    raw = with_whole_head(raw, defects)
    message = _fed(raw, defects)
    if message.get_content_maintype() == "multipart" and not message.is_multipart():
        mended = with_boundary(raw)
        if mended is not raw:
            defects.append("It does not say what separates its parts; that was guessed.")
            return _fed(mended, defects)
    return message


def _fed(raw: bytes, defects: list[str]) -> Message:
    if len(raw) > MAX_BYTES:
        defects.append(f"It is {len(raw):,} bytes long; only the first {MAX_BYTES:,} were read.")
    parser = _LimitedParser(defects)
    lines = 0
    for start in range(0, min(len(raw), MAX_BYTES), _CHUNK):
        chunk = raw[start : start + _CHUNK]
        parser.feed(chunk)
        lines += chunk.count(b"\n")
        if lines > MAX_LINES:
            defects.append(f"It has more than {MAX_LINES:,} lines; the rest was not read.")
            break
        if parser.parts > MAX_PARTS:
            defects.append(f"It has more than {MAX_PARTS:,} parts; the rest was not read.")
            break
    return parser.close()


class _LimitedParser(BytesFeedParser):
    """The standard parser with a guard in front of each block of headers."""

    def __init__(self, defects: list[str]) -> None:
        self.parts = 0
        self._noted = defects
        super().__init__(policy=compat32)

    def _parse_headers(self, lines: list[str]) -> None:
        # The one place where the library hands over a part before it decides how to read the part's body.
        self.parts += 1
        super()._parse_headers(self._capped(lines))  # type: ignore[misc]
        part: Message = self._cur  # type: ignore[attr-defined]
        if len(self._msgstack) > MAX_DEPTH:  # type: ignore[attr-defined]
            self._note(f"Parts are nested more than {MAX_DEPTH} deep; what is deeper was kept unread.")
            _make_opaque(part, "application/octet-stream")
        elif not _is_readable(part):
            self._note("A Content-Type header could not be understood; its part was read as plain text.")
            _make_opaque(part, "text/plain")

    def _capped(self, lines: list[str]) -> list[str]:
        if len(lines) <= 100 and sum(map(len, lines)) <= MAX_CONTENT_HEADER_BYTES:
            return lines
        kept: list[str] = []
        size, limit = 0, MAX_HEADER_BYTES
        for line in lines[:MAX_HEADER_LINES]:
            if line[:1] not in " \t":
                size = 0
                is_content = line[:8].lower() == "content-"
                limit = MAX_CONTENT_HEADER_BYTES if is_content else MAX_HEADER_BYTES
            size += len(line)
            if size <= limit:
                kept.append(line)
            elif size - len(line) < limit:
                kept.append(line[: limit - size + len(line)] + "\n")
        if len(kept) < len(lines):
            self._note("It has very many or very long header lines; some were left out.")
        return kept

    def _note(self, defect: str) -> None:
        if defect not in self._noted:
            self._noted.append(defect)


def _is_readable(part: Message) -> bool:
    """Ask now what the parser will ask next, where a failure can still be caught."""
    content_type = str(part.get("content-type", ""))
    if content_type.isascii() and "*" not in content_type:
        return True  # only encoded and continued parameters are known to fail
    try:
        part.get_content_type()
        part.get_boundary()
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return False
    return True


def _make_opaque(part: Message, content_type: str) -> None:
    del part["content-type"]
    part["Content-Type"] = content_type
