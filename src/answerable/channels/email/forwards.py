"""Finding the message that a mail hands on: attached whole, or written out below a header block."""

import re
from email.utils import parseaddr

from answerable.channels.email.parse import parse
from answerable.channels.email.quotes.headers import header_block, header_field
from answerable.channels.email.quotes.lines import Line, lines_of
from answerable.channels.email.quotes.separators import separator
from answerable.channels.email.quotes.words.headers import Field
from answerable.channels.forwards import Forwarded
from answerable.channels.incoming import Address, Incoming
from answerable.people.addresses import normalise

_PREFIX = re.compile(r"\s*(?:fwd?|wg|tr|rv|i|fs|vb|vl|pd|enc|doorst|転送|转发|رد)\s*[:：]", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LEAD_IN = 400  # lines above the block that are looked at


def find_forward(incoming: Incoming) -> Forwarded | None:
    """The message that this one hands on, when its subject says so or another mail is attached to hardly a word."""
    if not _PREFIX.match(incoming.subject) and len(incoming.text.split()) > 60:
        return None
    return _attached(incoming) or (_written_out(incoming) if _PREFIX.match(incoming.subject) else None)


def _attached(incoming: Incoming) -> Forwarded | None:
    for attachment in incoming.attachments:
        if attachment.content_type != "message/rfc822":
            continue
        original = parse(attachment.content)
        if original.sender is None or not normalise("email", original.sender.address):
            continue
        rest = tuple(each for each in incoming.attachments if each is not attachment)
        return Forwarded(
            sender=original.sender,
            subject=original.subject,
            text=original.text,
            html=original.html,
            comment=incoming.text,
            attachments=(*original.attachments, *rest),
        )
    return None


def _written_out(incoming: Incoming) -> Forwarded | None:
    lines = lines_of(incoming.text)
    for first in range(min(len(lines), _LEAD_IN)):
        announced = first > 0 and _announces(lines, first)
        last = header_block(lines, first, is_announced=announced)
        if last is None:
            continue
        fields = _fields(lines[first : last + 1])
        sender = _sender(fields.get(Field.FROM, ""))
        if sender is None:
            continue
        return Forwarded(
            sender=sender,
            subject=fields.get(Field.SUBJECT, ""),
            text=incoming.text[lines[last].end :].strip(),
            comment=_comment(incoming.text, lines[:first]),
            attachments=incoming.attachments,
        )
    return None


def _comment(text: str, above: list[Line]) -> str:
    """What the colleague wrote, without the line that announces the forward."""
    while above and (not above[-1].text or separator(above[-1].text) is not None):
        above = above[:-1]
    return text[: above[-1].end].strip() if above else ""


def _announces(lines: list[Line], first: int) -> bool:
    above = next((line.text for line in reversed(lines[max(0, first - 3) : first]) if line.text), "")
    return separator(above) is not None


def _fields(block: list[Line]) -> dict[Field, str]:
    found: dict[Field, str] = {}
    for line in block:
        field = header_field(line.text)
        if field:
            found.setdefault(*field)
    return found


def _sender(value: str) -> Address | None:
    address = _ADDRESS.search(value)
    if not address:
        return None
    name = parseaddr(value)[0] or value[: address.start()]
    return Address(address.group(), name.strip(" \"'<[(*"))
