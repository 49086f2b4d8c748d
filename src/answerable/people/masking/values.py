"""How personal things look behind a mask. Pure: no database, no clock, no reader."""

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from enum import StrEnum

from answerable.people.addresses import MAIL

DOT = "•"
HIDDEN = DOT * 3
# From the sign outwards, and bounded: a text without spaces as long as one likes costs no more than any other.
_SIGN = re.compile(r"(?:@|%40|&#64;|&#x40;)((?:[\w-]{1,63}\.){1,8}[\w-]{2,63})", re.IGNORECASE)
_LOCAL = re.compile(r"[\w.+\-~!#$%*^]{1,64}\Z")
_FEWEST_DIGITS, _END_DIGITS = 6, 8
_BETWEEN_DIGITS = r"[\s./()\u00a0-]{0,3}"


class Part(StrEnum):
    """What can be masked, each by itself; the words that events and rows know it by."""

    ADDRESS = "address"
    NUMBER = "number"
    NAME = "name"
    ACCOUNT = "account"
    FIELDS = "fields"


@dataclass(frozen=True)
class Mask:
    """What is hidden from somebody: parts, and which of the company's own fields."""

    parts: frozenset[Part] = frozenset()
    fields: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.parts)

    def hides(self, part: Part) -> bool:
        return part in self.parts


NO_MASK = Mask()


def masked(channel: str, address: str) -> str:
    return masked_address(address) if channel == MAIL or "@" in address.strip("@") else masked_number(address)


def masked_address(address: str) -> str:
    """`cleo@example.com` is `c•••@e••••.com`: told apart by who knows them, and as long as any other."""
    local, at, host = address.rpartition("@")
    if not at:
        return HIDDEN if address else ""
    return f"{local.strip()[:1]}{HIDDEN}@{masked_host(host)}"


def masked_host(host: str) -> str:
    name, dot, last = host.rpartition(".")
    return f"{name[:1]}{DOT * 4}{dot}{last}" if dot else DOT * 4


def masked_number(number: str) -> str:
    """The last two digits of a number; of a name on a channel, nothing."""
    digits = [each for each in number if each.isdigit()]
    if len(digits) < _FEWEST_DIGITS:
        return HIDDEN if number else ""
    return f"{HIDDEN} {''.join(digits[-2:])}"


def first_name(name: str) -> str:
    return name.split()[0] if name.split() else ""


def behind(text: str, mask: Mask, *, keep: Set[str] = frozenset(), hidden: Collection[str] = ()) -> str:
    """A text as far as this mask shows it: one that hides numbers alone leaves addresses where they are."""
    if mask.hides(Part.ADDRESS):
        return without_addresses(text, keep=keep, hidden=hidden)
    return _without_words(text, hidden)


def without_addresses(text: str, *, keep: Set[str] = frozenset(), hidden: Collection[str] = ()) -> str:
    """A text in which every mail address stands behind its mask, and so does each of the hidden words (numbers, however
    they are spaced, and names on channels). `keep` are lower-cased addresses that are nobody's secret."""
    parts, at = [], 0
    for start, end, address in _addresses(text):
        if address.lower() in keep:
            parts.append(text[at:end])
        else:
            parts += [text[at:start], masked_address(address)]
        at = end
    parts.append(text[at:])
    return _without_words("".join(parts), hidden)


def addresses_in(text: str) -> list[str]:
    """The mail addresses that stand in a text, as they stand there."""
    return [text[start:end] for start, end, _address in _addresses(text)]


def _addresses(text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < at:
            continue
        local = _LOCAL.search(text, max(at, sign.start() - 64), sign.start())
        if local is None:
            continue
        at = sign.end()
        yield local.start(), at, f"{local[0]}@{sign[1]}"


def _without_words(text: str, hidden: Collection[str]) -> str:
    patterns = [(pattern, word) for word in hidden if (pattern := _pattern_of(word))]
    for pattern, word in patterns:
        text = re.sub(rf"(?<!\w){pattern}(?!\w)", masked("", word), text, flags=re.IGNORECASE)
    return text


def _pattern_of(word: str) -> str:
    """A number is told by its end: how it begins depends on where one calls from (+32 470…, 0032 470…, 0470…)."""
    digits = [each for each in word if each.isdigit()]
    if len(digits) >= _FEWEST_DIGITS and not any(each.isalpha() for each in word):
        return rf"\+?(?:\d{_BETWEEN_DIGITS}){{0,7}}" + _BETWEEN_DIGITS.join(digits[-_END_DIGITS:])
    return re.escape(word) if len(word) >= _FEWEST_DIGITS else ""
