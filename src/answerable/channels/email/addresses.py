"""Address lists as people and programs write them: groups, comments, missing quotes, doubled commas."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from answerable.channels.email.words import decode_words
from answerable.channels.incoming import Address
from answerable.channels.text import clean_line

MAX_ADDRESSES = 500
_MOST_CHARACTERS = 64 * 1024  # over all values together: a mail may have a thousand fields of one name
_BARE = re.compile(r"""[^\s<>,;:"()\[\]\\@]{1,256}@[^\s<>,;:"()\\@]{1,256}""")
_SPECIAL = re.compile(r'[\\"()<>,;:]')
_NEVER = re.compile(r"[\s\x00-\x1f<>,;:]")
_DOTLESS = re.compile(r"^[.\s]+|[.\s]+$")


def addresses(values: Iterable[str], charset_hint: str = "") -> tuple[Address, ...]:
    """Every address in these header values, in order, each once."""
    found: dict[str, Address] = {}
    left = _MOST_CHARACTERS
    for value in values:
        if left <= 0:
            break
        kept = value[:left]
        left -= len(kept)
        for address in _parsed(kept, charset_hint):
            found.setdefault(address.address, address)
            if len(found) >= MAX_ADDRESSES:
                return tuple(found.values())
    return tuple(found.values())


def normalised(address: str) -> str:
    """The form in which addresses are compared: lower case, the domain as it stands in DNS."""
    local, at, domain = address.strip().rpartition("@")
    if not at:
        return ""
    local = _DOTLESS.sub("", local.strip("\"'"))
    address = f"{local}@{_dns_name(domain)}".lower()
    is_one = local and domain.strip(".") and not _NEVER.search(address)
    return address if is_one and len(address) <= 320 else ""


@lru_cache(maxsize=2048)
def _dns_name(domain: str) -> str:
    domain = domain.strip(". \t").lower()[:255]
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


@dataclass
class _Entry:
    """What was read of one address so far."""

    phrase: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    angle: list[str] = field(default_factory=list)
    has_angle: bool = False


def _parsed(value: str, charset_hint: str) -> list[Address]:
    entries, is_whole = _entries(value)
    found = [address for entry in entries if (address := _address(entry, charset_hint))]
    if is_whole and (found or "@" not in value):
        return found
    # An unclosed quote or bracket swallowed the rest: take what looks like addresses, so that none is lost.
    known = {address.address for address in found}
    bare = (normalised(match[0]) for match in _BARE.finditer(decode_words(value, charset_hint)))
    return found + [Address(address) for address in dict.fromkeys(bare) if address and address not in known]


def _entries(value: str) -> tuple[list[_Entry], bool]:
    """Split at the commas that separate; the flag says whether every quote and bracket was closed."""
    entries: list[_Entry] = []
    entry, sink = _Entry(), "phrase"
    is_quoted, depth, position = False, 0, 0
    while position < len(value):
        match = _SPECIAL.search(value, position)
        end = match.start() if match else len(value)
        target: list[str] = getattr(entry, "comment" if depth else sink)
        target.append(value[position:end])
        if match is None:
            break
        char, position = match[0], end + 1
        if char == "\\":
            target.append(value[position : position + 1])
            position += 1
        elif is_quoted:
            if char == '"':
                is_quoted = False
            else:
                target.append(char)
        elif char == "(":
            depth += 1
        elif depth:
            depth -= char == ")"
        elif char == '"':
            is_quoted = True
        elif char == "<":
            # "<a@b> <c@d>": the comma between the two was forgotten.
            if "".join(entry.angle).strip():
                entries.append(entry)
                entry = _Entry()
            entry.angle.clear()  # blank so far, and not looked at again at the next bracket
            entry.has_angle, sink = True, "angle"
        elif char == ">":
            sink = "phrase"
        elif char in ",;" and sink == "phrase":
            entries.append(entry)
            entry = _Entry()
        elif char == ":" and sink == "phrase":
            entry.phrase.clear()  # the name of a group, or "mailto"
        else:
            target.append(char)
    entries.append(entry)
    return entries, not is_quoted and not depth and sink == "phrase"


def _address(entry: _Entry, charset_hint: str) -> Address | None:
    phrase = " ".join("".join(entry.phrase).split())
    angle = "".join(entry.angle).strip()
    if entry.has_angle and not angle and "@" not in phrase:
        return None
    source = angle if "@" in angle else phrase
    if "@" not in source:
        source = decode_words(angle or phrase, charset_hint)  # somebody encoded the whole address
    address, name = _split_bare(source, charset_hint)
    if not address:
        return None
    if source is angle:
        name = phrase
    name = name or " ".join("".join(entry.comment).split())
    return Address(address, _name(name, address, charset_hint))


def _split_bare(source: str, charset_hint: str) -> tuple[str, str]:
    """The address in `source` and the words around it."""
    if "@" not in source:
        return "", ""
    if not source.isascii():
        source = decode_words(source, charset_hint)
    whole = source.rpartition(":")[2] if source.startswith("@") else source  # an obsolete route in front
    words = whole.split()
    if len(words) == 1:
        return normalised(whole.removeprefix("mailto:")), ""
    match = _BARE.search(whole)
    if match is None:
        return normalised("".join(words)), ""
    around = (whole[: match.start()] + whole[match.end() :]).strip()
    return normalised(match[0]), "" if _NEVER.search(around.replace(" ", "")) else around


def _name(name: str, address: str, charset_hint: str) -> str:
    name = clean_line(decode_words(name, charset_hint), 200).strip("\"' ")
    return "" if name.lower() == address else name
