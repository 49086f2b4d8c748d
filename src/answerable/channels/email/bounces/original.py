"""Which message a report speaks of."""

import re
from email.message import Message

from answerable.channels.email.bounces.layout import Layout
from answerable.channels.email.safe_headers import header

_ID = r"<[ \t]{0,4}([^<>\s]{1,400}@?[^<>\s]{0,400})[ \t]{0,4}>"
_LABELLED = re.compile(
    rf"(?:^|[\s,(])(?:(?:x-)?original-)?(?:message|envelope)-?id[ \t]{{0,4}}[:=]\s{{0,8}}{_ID}", re.IGNORECASE
)
_ANY_ID = re.compile(_ID)


def original_id_of(message: Message, layout: Layout, text: str) -> str:
    """Its Message-ID without brackets: attached, in the fields, quoted in the text, or as last resort threaded."""
    for source in (layout.original, layout.status, layout.note, text[:200_000]):
        if found := _LABELLED.search(source):
            return found.group(1)
    return _last_id(header(message, "In-Reply-To")) or _last_id(header(message, "References"))


def _last_id(value: str) -> str:
    found = _ANY_ID.findall(value)
    return str(found[-1]) if found else ""
