"""Files as they come: packed or not, in whatever way letters were written."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from answerable.history.shape import Unreadable

MOST_BYTES = 20 * 1024 * 1024 * 1024  # unpacked: a packed file of some kilobytes can hold any number of them
_GZIP = b"\x1f\x8b"
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class _Bounded(io.RawIOBase):
    """No more than so many bytes of a stream."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._left = stream, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        content = self._stream.read(len(buffer))
        self._left -= len(content)
        if self._left < 0:
            raise Unreadable("The file is too large when it is unpacked.")
        buffer[: len(content)] = content
        return len(content)


@contextmanager
def opened(path: Path, *, most: int = MOST_BYTES) -> Iterator[IO[bytes]]:
    """Its bytes, unpacked where it is packed; Unreadable for a file that is cut off or broken."""
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == _GZIP
            file.seek(0)
            if not is_packed:
                yield file
                return
            with gzip.GzipFile(fileobj=file) as packed:
                yield io.BufferedReader(_Bounded(cast("BinaryIO", packed), most), 1 << 18)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unreadable("The packed file is broken or cut off.") from error
    except FileNotFoundError as error:
        raise Unreadable("There is no such file.") from error
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror or error}.") from error


@contextmanager
def opened_text(path: Path) -> Iterator[io.TextIOWrapper]:
    """As UTF-8 or UTF-16 as its mark says; where it is neither, as Windows writes it."""
    with opened(path) as file:
        head = file.peek(1 << 16) if hasattr(file, "peek") else b""
        if not head:
            raise Unreadable("The file is empty.")
        if b"\0" in head[:1024] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Unreadable("That is not a text file.")
        yield io.TextIOWrapper(file, encoding=_encoding(head), errors="replace", newline="")


def _encoding(head: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding
    try:
        head[: head.rfind(b"\n") + 1 or len(head)].decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut in the middle of a letter, where the head ends, is none of ours.
        return "utf-8" if error.start > len(head) - 4 else "cp1252"
    return "utf-8"
