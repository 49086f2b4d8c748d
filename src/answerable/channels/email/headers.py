"""Header fields of one part, and what the common ones say, without the library's accessors that may raise."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from answerable.channels.email.words import decode_words
from answerable.channels.text import clean_line

MAX_ID = 995  # a line holds 998 characters, three of them are brackets and a blank
_MAX_IDS = 200
_BRACKETED = re.compile(r"<([^<>]{1,2000})>")
_SPACES = re.compile(r"\s+")
_DATE_COMMENT = re.compile(r"\([^()]*\)")


class Headers:
    """All fields of a part, found by name whatever its case; the topmost comes first."""

    def __init__(self, part: Message) -> None:
        self._values: dict[str, list[str]] = {}
        self.names: list[str] = []
        for name, value in part.raw_items():
            key = name.lower()
            self.names.append(key)
            self._values.setdefault(key, []).append(str(value))

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def all(self, name: str) -> list[str]:
        """The raw values of every field of this (lower-case) name."""
        return self._values.get(name, [])

    def first(self, name: str) -> str:
        values = self._values.get(name)
        return values[0] if values else ""

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Every field in the order of the message, topmost first."""
        seen: dict[str, int] = {}
        for name in self.names:
            index = seen.get(name, 0)
            seen[name] = index + 1
            yield name, self._values[name][index]


def readable(value: str, charset_hint: str = "") -> str:
    """A header value for people: decoded, on one line."""
    return clean_line(decode_words(unfolded(value), charset_hint))


def unfolded(value: str) -> str:
    if "\n" not in value and "\r" not in value:
        return value.strip()
    return re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", value).strip()


def message_ids(value: str) -> list[str]:
    """The ids in a References or In-Reply-To, in their order, each once."""
    value = value[: 64 * 1024]
    found = [_SPACES.sub("", match[1]) for match in _BRACKETED.finditer(value)]
    if not found:
        found = [word.strip("<>,;\"'") for word in value.split() if "@" in word]
    ids = list(dict.fromkeys(clean_line(each, MAX_ID) for each in found if each))
    # The first names the conversation, the last ones the neighbours; the middle of a flood names nothing.
    return ids if len(ids) <= _MAX_IDS else [ids[0], *ids[1 - _MAX_IDS :]]


def message_id(value: str) -> str:
    """The one id of a Message-ID field, also when its brackets are missing."""
    match = _BRACKETED.search(value[:4096])
    return clean_line(_SPACES.sub("", match[1] if match else value[:4096].strip().strip("<>")), MAX_ID)


def moment(value: str) -> datetime | None:
    """The date in UTC, or None when it cannot be understood. Without a zone it is taken as UTC."""
    text = _DATE_COMMENT.sub(" ", unfolded(value[:200])).strip()
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    try:
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
