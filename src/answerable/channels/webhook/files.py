"""Files that come with what is posted: there in base64, or to be fetched where the other system says."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from answerable.channels.incoming import IncomingAttachment, Linked
from answerable.channels.text import clean_line

MOST_FILES = 10
MOST_BYTES = 10_000_000  # of all that came along
_TOO_MANY = f"More than {MOST_FILES} files were named: the others were left out."
_TOO_LARGE = f"Files of more than {MOST_BYTES // 1_000_000} MB together: some were left out."
_UNREADABLE = "A file could not be read: neither an https:// address nor base64."


@dataclass(frozen=True)
class Brought:
    files: tuple[IncomingAttachment, ...] = ()
    linked: tuple[Linked, ...] = ()
    defects: tuple[str, ...] = ()


def files_in(whole: Any, pointer: str) -> Brought:
    """Pure, and total whatever stands there."""
    found = value_at(whole, pointer) if pointer else None
    if found is None:
        return Brought()
    given = found if isinstance(found, list) else [found]
    files: list[IncomingAttachment] = []
    linked: list[Linked] = []
    defects = {_TOO_MANY} if len(given) > MOST_FILES else set()
    left = MOST_BYTES
    for number, each in enumerate(given[:MOST_FILES], 1):
        one = _one(each, number)
        if isinstance(one, Linked):
            linked.append(one)
        elif one is None:
            defects.add(_UNREADABLE)
        elif len(one.content) > left:
            defects.add(_TOO_LARGE)
        else:
            left -= len(one.content)
            files.append(one)
    return Brought(tuple(files), tuple(linked), tuple(sorted(defects)))


def value_at(whole: Any, pointer: str) -> Any:
    """What a JSON Pointer (RFC 6901) leads to; None where it leads nowhere."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(whole, dict):
            whole = whole.get(name)
        elif isinstance(whole, list) and name.isascii() and name.isdigit() and int(name[:9]) < len(whole):
            whole = whole[int(name[:9])]
        else:
            return None
    return whole


def _one(given: Any, number: int) -> IncomingAttachment | Linked | None:
    known = given if isinstance(given, Mapping) else {"url": given}
    url, content = known.get("url"), known.get("content")
    name = clean_line(str(known.get("name") or ""), 200)
    if isinstance(content, str):
        try:
            read = base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            return None
        kind = clean_line(str(known.get("type") or ""), 127)
        return IncomingAttachment(name or f"file-{number}", kind or "application/octet-stream", read)
    if isinstance(url, str) and url.startswith("https://") and len(url) <= 1000:
        return Linked(f"link-{number}", url, name=name)
    return None
