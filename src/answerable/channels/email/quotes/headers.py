"""Finds the block of From, Sent, To and Subject above a quoted message."""

import re

from answerable.channels.email.quotes.lines import Line, next_written
from answerable.channels.email.quotes.words.headers import LABELS, LONGEST_LABEL, Field

_LABEL = re.compile(
    rf"[*_|\s]{{0,4}}([^\W\d_][^:：*_]{{0,{LONGEST_LABEL}}}?)\s?[*_]{{0,2}}\s?[:：][*_]{{0,2}}(.{{0,200}})"
)
_ADDRESS = re.compile(r"[\w.+-]@[\w-]|mailto:")
_LONGEST_BLOCK = 24
_WRAPPED = 3  # a long list of recipients runs over some lines


def header_field(text: str) -> tuple[Field, str] | None:
    """The field that a line is, with its value."""
    found = _LABEL.match(text) if ":" in text or "：" in text else None
    if not found:
        return None
    field = LABELS.get(found.group(1).strip().casefold())
    return (field, found.group(2).strip()) if field else None


def header_block(lines: list[Line], first: int, *, is_announced: bool = False) -> int | None:
    """The last line of the header block that begins at `first`; a separator above announces one."""
    if first >= len(lines) or not _opens_a_block(lines[first], is_announced):
        return None
    fields: set[Field] = set()
    last, at, plain, has_address = first, first, 0, False
    while at < min(len(lines), first + _LONGEST_BLOCK) and plain <= _WRAPPED:
        text = lines[at].text
        found = header_field(text) if text else None
        if found and found[0] in fields and found[0] is not Field.OTHER:
            break
        if found:
            fields.add(found[0])
            last, plain = at, 0
        elif not text:
            # One blank line may part two labels (HTML turned to text), never a label and its message.
            following = next_written(lines, at)
            if following >= len(lines) or not header_field(lines[following].text):
                break
        else:
            plain += 1
        has_address = has_address or bool(_ADDRESS.search(text))
        at += 1
    return last if _is_a_block(fields, has_address, is_announced) else None


def _opens_a_block(line: Line, is_announced: bool) -> bool:
    found = header_field(line.text)
    if not found or found[0] is Field.COPY:
        return False
    return is_announced or found[0] is not Field.OTHER


def _is_a_block(fields: set[Field], has_address: bool, is_announced: bool) -> bool:
    """Three fields that only a mail has together; "From: Paris, To: Rome, Date: May" is a journey."""
    known = fields - {Field.OTHER}
    if is_announced:
        return len(known) >= 1
    if len(known) < 3 or not known & {Field.FROM, Field.SENT}:
        return False
    return bool(known & {Field.SENT, Field.SUBJECT}) or has_address
