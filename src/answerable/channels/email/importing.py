"""Taking in mail from files: an mbox, a Maildir, a folder of .eml, one mail.

One message at a time is in memory. Receiving the same bytes twice is harmless, so an import that was interrupted is
simply run again.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from answerable.channels.models import Item, Mailbox
from answerable.channels.receiving import receive

_MAILDIR = ("cur", "new")
_LINE = 1 << 20  # how much of an endless line is read at once
_FROM = b"From "
# "From ana@example.com Thu Jan  1 00:00:00 1970": with the full date it separates wherever it stands, since some
# programs leave out the empty line before it; prose that begins so has no such date. Odd dates need the empty line.
_MOMENT = rb"(?=.*\d{1,2}:\d\d)(?=.*\b\d{4}\b)"
_DAY = (
    rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:\d{1,2} +)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
)
_DATED = re.compile(rb"From " + _MOMENT + rb".*\b" + _DAY)
_VAGUE = re.compile(rb"From " + _MOMENT)
_LONGEST_SEPARATOR = 500
_ESCAPED = re.compile(rb">+From ")


class Outcome(StrEnum):
    KEPT = "kept"
    KNOWN = "known"
    FAILED = "failed"


@dataclass(frozen=True)
class Imported:
    name: str  # the file, and the number of the message in an mbox
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True)
class _Found:
    name: str
    content: bytes = b""
    trouble: str = ""


def import_path(path: Path, mailbox: Mailbox, *, at: datetime) -> Iterator[Imported]:
    """Receive everything found there as mail of this mailbox; a broken file is reported and does not stop the rest."""
    for found in _messages(path):
        yield _take(found, mailbox, at)


def _take(found: _Found, mailbox: Mailbox, at: datetime) -> Imported:
    if found.trouble:
        return Imported(found.name, Outcome.FAILED, found.trouble)
    if not found.content.strip():
        return Imported(found.name, Outcome.FAILED, "It is empty.")
    digest = sha256(found.content).hexdigest()
    if Item.objects.filter(mailbox=mailbox, digest=digest).exists():
        return Imported(found.name, Outcome.KNOWN)
    receive(found.content, channel="email", mailbox=mailbox, source="import", at=at, is_import=True)
    return Imported(found.name, Outcome.KEPT)


def _messages(path: Path) -> Iterator[_Found]:
    if path.is_dir():
        yield from _in_folder(path)
    elif path.is_file():
        yield from _in_file(path)
    else:
        yield _Found(str(path), trouble="There is no such file or folder.")


def _in_folder(folder: Path) -> Iterator[_Found]:
    """In an order that does not change, so that two runs can be compared."""
    trouble: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=trouble.append):
        folders.sort()
        here = Path(place)
        is_maildir = (
            here.name in _MAILDIR and (here.parent / "new").is_dir() and (here.parent / "cur").is_dir()
        )
        for name in sorted(names):
            file = here / name
            if (is_maildir or _looks_like_mail(name)) and file.is_file():
                yield from _in_file(file)
    for error in trouble:
        yield _Found(str(error.filename), trouble=_words(error))


def _looks_like_mail(name: str) -> bool:
    """.eml and .mbox files, and the numbered files of an MH folder."""
    return name.lower().endswith((".eml", ".mbox", ".mbx")) or name.isdigit()


def _in_file(file: Path) -> Iterator[_Found]:
    try:
        with file.open("rb") as opened:
            is_mbox = opened.read(len(_FROM)) == _FROM
            opened.seek(0)
            if is_mbox:
                yield from _in_mbox(opened, file)
            else:
                yield _whole(opened, file)
    except OSError as error:
        yield _Found(str(file), trouble=_words(error))


def _whole(opened: BinaryIO, file: Path) -> _Found:
    content = opened.read(settings.MAIL_MAX_BYTES + 1)
    if len(content) > settings.MAIL_MAX_BYTES:
        return _Found(str(file), trouble=_too_large())
    return _Found(str(file), content)


def _in_mbox(opened: BinaryIO, file: Path) -> Iterator[_Found]:
    gathered = _Gathered()
    number = 0
    is_line_start = was_empty = True
    while line := opened.readline(_LINE):
        if is_line_start and _separates(line, was_empty):
            if number:
                yield gathered.found(f"{file}, message {number}")
            number, gathered = number + 1, _Gathered()
        else:
            gathered.add(line[1:] if is_line_start and _ESCAPED.match(line) else line)
        was_empty = is_line_start and not line.strip(b"\r\n")
        is_line_start = line.endswith(b"\n")
    yield gathered.found(f"{file}, message {number}")


def _separates(line: bytes, after_empty_line: bool) -> bool:
    if not line.startswith(_FROM) or len(line) > _LONGEST_SEPARATOR:
        return False
    return _DATED.match(line) is not None or (after_empty_line and _VAGUE.match(line) is not None)


class _Gathered:
    """The lines of one message, let go of when they are too many."""

    def __init__(self) -> None:
        self._content = bytearray()
        self._is_too_large = False

    def add(self, line: bytes) -> None:
        self._is_too_large = self._is_too_large or len(self._content) + len(line) > settings.MAIL_MAX_BYTES
        if self._is_too_large:
            self._content.clear()
        else:
            self._content += line

    def found(self, name: str) -> _Found:
        if self._is_too_large:
            return _Found(name, trouble=_too_large())
        # The empty line before the next separator belongs to the mbox, not to the mail.
        content = bytes(self._content)
        for end in (b"\r\n\r\n", b"\n\n"):
            if content.endswith(end):
                return _Found(name, content[: -len(end) // 2])
        return _Found(name, content)


def _too_large() -> str:
    return f"It is larger than {settings.MAIL_MAX_BYTES} bytes (ANSWERABLE_MAIL_MAX_BYTES)."


def _words(error: OSError) -> str:
    return f"It cannot be read: {error.strerror or error}."
