"""Files written into the text as `begin 644 name` ... `end`, as mailers did before MIME and some still do."""

import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

_MAX_FILES = 100
_BEGIN = re.compile(r"^begin [0-7]{3,4} (.{1,255}?)[ \t]*$", re.MULTILINE)
_END = re.compile(r"^(?:end)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class UuencodedFile:
    filename: str
    content: bytes


def extract(text: str) -> tuple[str, list[UuencodedFile]]:
    """`text` without its uuencoded files, and the files."""
    if "begin " not in text:
        return text, []
    files: list[UuencodedFile] = []
    kept: list[str] = []
    position = 0
    while len(files) < _MAX_FILES:
        begin = _BEGIN.search(text, position)
        end = _END.search(text, begin.end()) if begin else None
        if begin is None or end is None:
            break
        lines = text[begin.end() + 1 : end.start()].split("\n")
        if not _looks_encoded(lines):
            kept.append(text[position : begin.end()])
            position = begin.end()
            continue
        kept.append(text[position : begin.start()])
        files.append(
            UuencodedFile(begin[1], decode_lines(line.encode("latin-1", "replace") for line in lines))
        )
        position = end.end()
    return "".join(kept) + text[position:], files


def decode_lines(lines: Iterable[bytes]) -> bytes:
    """The bytes of uuencoded lines; `begin` and `end` are skipped, a broken line gives what it holds."""
    return b"".join(
        _decode_line(line.rstrip(b"\r\n"))
        for line in lines
        if line.strip() not in (b"", b"end") and not line.startswith(b"begin ")
    )


def _decode_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders put a checksum or rubbish behind the characters that the length byte announces.
        announced = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[: announced + 1])
    except binascii.Error:
        return b""


def _looks_encoded(lines: list[str]) -> bool:
    """The first line's length byte must fit the line, so that prose with a "begin" in it stays prose."""
    first = next((line for line in lines if line), "")
    if not first or not 32 <= ord(first[0]) <= 96:
        return False
    expected = (((ord(first[0]) - 32) & 63) + 2) // 3 * 4
    return abs(len(first) - 1 - expected) <= 2
