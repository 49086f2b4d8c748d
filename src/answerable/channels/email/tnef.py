"""Outlook's winmail.dat: the files and the text in it.

The library decodes; on its own it copies the rest of the file for every object and trusts counts of four
billion. So the objects are walked first, and it only ever sees the few kinds that hold files and text.
"""

import logging
from dataclasses import dataclass
from struct import Struct, error

from tnefparse import TNEF
from tnefparse.tnef import TNEFAttachment

_SIGNATURE = 0x223E9F78
_HEADER = 6  # signature and key
_OBJECT = Struct("<BHHI")  # level, name, type, length
_ATTACHMENT_LEVEL = 2
_WANTED = {TNEF.ATTBODY, TNEF.ATTMAPIPROPS, TNEF.ATTOEMCODEPAGE, TNEF.ATTATTACHRENDDATA}
_SKIPPED = {TNEF.ATTATTACHCREATEDATE, TNEF.ATTATTACHMODIFYDATE, TNEF.ATTATTACHMETAFILE}
_MAX_OBJECTS = 2_000
_MAX_BYTES = 32 * 1024 * 1024

logging.getLogger("tnefparse").setLevel(logging.CRITICAL)  # it reports every oddity of a file as our error


class UnreadableTnefError(Exception):
    """The file is no TNEF or a broken one."""


@dataclass(frozen=True)
class TnefContent:
    text: str
    html: str
    files: tuple[tuple[str, bytes], ...]


def read_tnef(data: bytes) -> TnefContent:
    """The contents of a winmail.dat."""
    try:
        # The library raises whatever a broken file makes it stumble over.
        tnef = TNEF(_reduced(data), do_checksum=False)
        files = tuple((_name(each), bytes(each.data or b"")) for each in tnef.attachments if each.data)
        return TnefContent(_text(tnef.body, tnef.codepage), _text(tnef.htmlbody, "utf-8"), files)
    except Exception as problem:
        raise UnreadableTnefError(str(problem)) from problem


def _reduced(data: bytes) -> bytes:
    """The same file with nothing but the objects that are wanted."""
    kept = [data[:_HEADER]]
    position, count = _HEADER, 0
    while position + _OBJECT.size < min(len(data), _MAX_BYTES) and count < _MAX_OBJECTS:
        level, name, _, length = _OBJECT.unpack_from(data, position)
        end = position + _OBJECT.size + length + 2  # a checksum follows
        if (level == _ATTACHMENT_LEVEL and name not in _SKIPPED) or name in _WANTED:
            kept.append(data[position:end])
            count += 1
        position = end
    return b"".join(kept)


def _name(attachment: TNEFAttachment) -> str:
    try:
        name = attachment.long_filename()
    except (UnicodeError, ValueError, error):
        name = attachment._name
    return _text(name, "cp1252")


def _text(value: str | bytes | list[str] | list[bytes] | None, codepage: str | None) -> str:
    if isinstance(value, list):
        return "".join(_text(each, codepage) for each in value)
    if isinstance(value, bytes):
        try:
            return value.decode(codepage or "cp1252", "replace").strip("\x00")
        except LookupError:
            return value.decode("cp1252", "replace").strip("\x00")
    return (value or "").strip("\x00")
