"""Mail for the tests: files in `corpus/`, and small messages made on the spot."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

from answerable.channels.incoming import Incoming

CORPUS = Path(__file__).parent / "corpus"


def sample(name: str) -> bytes:
    return (CORPUS / name).read_bytes()


def mail(body: bytes | str = "Hello", **headers: str | bytes) -> bytes:
    """A message of these headers, where `message_id=` is `Message-Id:`, and this body."""
    fields = {
        "from": "cleo@example.org",
        "date": "Tue, 3 Mar 2026 10:00:00 +0000",
        "message_id": "<1@example.org>",
    }
    lines = [
        name.replace("_", "-").title().encode() + b": " + _bytes(value) + b"\r\n"
        for name, value in (fields | headers).items()
        if value is not None
    ]
    return b"".join(lines) + b"\r\n" + _bytes(body)


def html_mail(html: str) -> bytes:
    return mail(html, content_type="text/html; charset=utf-8")


def multipart(*parts: str, kind: str = "mixed") -> bytes:
    body = "".join(f"--XX\r\n{part}\r\n" for part in parts) + "--XX--\r\n"
    return mail(body, content_type=f'multipart/{kind}; boundary="XX"')


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def is_storable(incoming: Incoming) -> bool:
    """Every string in it as UTF-8 and in PostgreSQL, which refuses NUL; and no header on two lines."""
    for text in _strings(incoming):
        text.encode("utf-8")
        if "\x00" in text:
            return False
    return not {"\r", "\n"} & set(incoming.subject)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _strings(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))
