"""What of a network's words is kept: named fields alone, so that whatever else it tells about people (pictures of them,
how many follow them) is never here, in no table and not among the bytes of what came."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from answerable.channels.cards import ASCII_MASK, redact
from answerable.channels.fingerprint import raw_fingerprint
from answerable.channels.incoming import EARLIEST, Address, Incoming, Nature

_DEEPEST = 12


def only(said: Any, names: Collection[str], deep: int = 0) -> Any:
    """Of every object in it, at any depth, the fields of these names."""
    if deep > _DEEPEST:
        return None
    if isinstance(said, dict):
        return {name: only(value, names, deep + 1) for name, value in said.items() if name in names}
    if isinstance(said, list):
        return [only(value, names, deep + 1) for value in said]
    return said


def written(kind: str, **said: Any) -> bytes:
    """One item as it is kept. The same said again is the same bytes."""
    return json.dumps({"kind": kind, **said}, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def read(content: bytes) -> Mapping[str, Any]:
    """An empty one where it cannot be read."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def unreadable(channel: str, content: bytes) -> Incoming:
    return Incoming(channel, None, fingerprint=raw_fingerprint(content), defects=("It cannot be read.",))


def without_cards(content: bytes, names: Collection[str]) -> tuple[bytes, bool]:
    """The item without card data in its fields of words, which are named: in a number that is an id, one could be seen
    too."""
    said = read(content)
    if not said:
        text, changed = redact(content.decode("utf-8", "replace"), ASCII_MASK)
        return (text.encode(), True) if changed else (content, False)
    clean, changed = _clean(said, names)
    return (
        (json.dumps(clean, ensure_ascii=False, sort_keys=True).encode(), True)
        if changed
        else (content, False)
    )


def _clean(said: Any, names: Collection[str]) -> tuple[Any, bool]:
    if isinstance(said, list):
        pairs = [_clean(each, names) for each in said]
        return [each for each, _changed in pairs], any(changed for _each, changed in pairs)
    if not isinstance(said, dict):
        return said, False
    clean, changed = {}, False
    for name, value in said.items():
        is_words = isinstance(value, str) and name in names
        clean[name], was = redact(value, ASCII_MASK) if is_words else _clean(value, names)
        changed = changed or was
    return clean, changed


def text_at(said: Any, *path: str) -> str:
    """A text somewhere inside; empty where there is none."""
    for name in path:
        said = said.get(name) if isinstance(said, dict) else None
    return said if isinstance(said, str) else ""


def rows_at(said: Any, *path: str) -> list[dict[str, Any]]:
    """The objects of a list somewhere inside."""
    for name in path:
        said = said.get(name) if isinstance(said, dict) else None
    return [each for each in said if isinstance(each, dict)] if isinstance(said, list) else []


def moment_of(said: str) -> datetime | None:
    """None for what is no moment, or none in which anybody wrote."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC) if found.year > EARLIEST.year else None


def digest(channel: str, words: str) -> str:
    return hashlib.sha256(f"{channel}:{words}".encode("utf-8", "replace")).hexdigest()


def taken_back(channel: str, key: str, author: str) -> Incoming:
    """Its author took back what has that key."""
    return Incoming(
        channel,
        Address(author),
        external_id=key,
        original_id=key,
        nature=Nature.DELETION,
        fingerprint=digest(channel, f"gone:{key}"),
    )
