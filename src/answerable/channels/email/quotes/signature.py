"""Finds what stands below a person's own words: signatures, device lines, the armour of PGP."""

import re

from answerable.channels.email.quotes.lines import Hint, Line
from answerable.channels.email.quotes.separators import is_rule
from answerable.channels.email.quotes.words.devices import (
    AT_THE_END,
    OTHERS,
    PRODUCTS,
    SENT_FROM,
    SENT_WORDS,
)

Range = tuple[int, int]  # first and last line

_LONGEST_DEVICE_LINE = 130
_MOST_WORDS = 20
_SENT = re.compile("|".join(SENT_FROM + OTHERS), re.IGNORECASE)
_OPENS = re.compile(rf"(?:{SENT_WORDS})(?![a-z])", re.IGNORECASE)
_CLOSES = re.compile(rf"(?:{SENT_WORDS})\W*$", re.IGNORECASE)
_PRODUCT = re.compile(PRODUCTS, re.IGNORECASE)
_AT_THE_END = re.compile("|".join(AT_THE_END), re.IGNORECASE)
_CONTACT = re.compile(r"https?://|www\.|\w@\w|\+?\d[\d ()/.-]{7,}\d|\btel\b|\bmobil", re.IGNORECASE)
_PGP_HEAD = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----|Hash: \w")

_DELIMITERS = ("--", "—", "–")

# A signature's lines: by the letter of the convention, by its look only, and below some other drawn line.
_MOST_STRICT, _MOST_LOOSE, _MOST_RULED = 60, 15, 12


def trailing_parts(lines: list[Line], first: int, last: int) -> list[Range]:
    """The parts of one stretch of own words that a reader would fold: signature, device lines, armour."""
    parts = _armour(lines, first, last)
    end = min([part[0] - 1 for part in parts if part[0] > first], default=last)
    signature = _signature(lines, first, end)
    if signature:
        parts.append(signature)
        end = signature[0] - 1
    return parts + _device_lines(lines, first, end)


def is_device_line(text: str) -> bool:
    """ "Sent from my iPhone" in any language."""
    if not text or len(text) > _LONGEST_DEVICE_LINE or len(text.split()) > _MOST_WORDS or text.endswith("?"):
        return False
    words = text.lstrip("*_<([{-–—~• ")
    if _SENT.match(words):
        return True
    return _names_a_product(words)


def _names_a_product(words: str) -> bool:
    """ "Wysłane z iPhone'a": the word for "sent" at one end and a product beside it, nothing long between."""
    if len(words) > 90 or not _PRODUCT.search(words):
        return False
    if _OPENS.match(words):
        return True
    closing = _CLOSES.search(words)
    # A sentence may end in "sent" too; the program's line begins with the product or a short word before it.
    product = _PRODUCT.search(words)
    return bool(closing) and product is not None and product.start() <= 6 and len(words.split()) <= 6


def _device_lines(lines: list[Line], first: int, last: int) -> list[Range]:
    found: list[Range] = []
    is_end = True
    for at in range(last, first - 1, -1):
        line = lines[at]
        if line.is_blank:
            continue
        is_device = is_device_line(line.text)
        if is_end and (
            is_device or is_rule(line.text) or _AT_THE_END.fullmatch(line.text.strip("*_<>()[] "))
        ):
            found.append((at, at))
            continue
        is_end = False
        if is_device and _stands_alone(lines, at, first, last):
            found.append((at, at))
    return _without_lone_rules(lines, found)


def _without_lone_rules(lines: list[Line], found: list[Range]) -> list[Range]:
    """A drawn line goes with the device line below it, never by itself."""
    kept: list[Range] = []
    for part in found:
        if not is_rule(lines[part[0]].text) or kept:
            kept.append(part)
    return kept


def _stands_alone(lines: list[Line], at: int, first: int, last: int) -> bool:
    above = at == first or lines[at - 1].is_blank or is_device_line(lines[at - 1].text)
    below = at == last or lines[at + 1].is_blank or is_device_line(lines[at + 1].text)
    return above and below


def _signature(lines: list[Line], first: int, last: int) -> Range | None:
    found = None
    below: list[str] = []
    is_named = True  # all lines so far stand in what the mail program calls the signature
    # Upwards from the end, so that only a signature's length is ever read; the topmost delimiter wins.
    for at in range(last, first - 1, -1):
        line = lines[at]
        if line.hint is Hint.SIGNATURE or (
            _is_delimiter(line.text) and not _is_comment(lines, at, first, last)
        ):
            found = at if _is_signature(line, below) else found
        if line.text:
            below.append(line.text)
        if len(below) > _MOST_STRICT:
            break
    return None if found is None else (_with_rules_above(lines, found, first), last)


def _is_delimiter(text: str) -> bool:
    return text in _DELIMITERS or is_rule(text)


def _is_comment(lines: list[Line], at: int, first: int, last: int) -> bool:
    """SQL, Lua and Haskell begin their comments with two dashes."""
    near = [lines[i].text for i in (at - 1, at + 1) if first <= i <= last]
    return any(text.startswith(("-- ", "--[", "--|")) for text in near)


def _is_signature(delimiter: Line, below: list[str]) -> bool:
    if delimiter.text == "--" and delimiter.has_space:
        return True
    if any(text.endswith(("?", "？", "؟")) for text in below):
        return False
    if delimiter.text in _DELIMITERS:
        return len(below) <= _MOST_LOOSE
    return len(below) <= _MOST_RULED and any(_CONTACT.search(text) for text in below)


def _with_rules_above(lines: list[Line], at: int, first: int) -> int:
    while at > first and (lines[at - 1].is_blank or is_rule(lines[at - 1].text)):
        at -= 1
    while lines[at].is_blank:
        at += 1
    return at


def _armour(lines: list[Line], first: int, last: int) -> list[Range]:
    """PGP's frame around what somebody wrote, not an encrypted body: that is all there is to see."""
    parts: list[Range] = []
    for at in range(first, last + 1):
        text = lines[at].text
        if not text.startswith(("-----BEGIN PGP S", "Hash: ")):
            continue
        if text.startswith("-----BEGIN PGP SIGNATURE"):
            return [*parts, (at, _end_of_armour(lines, at, last))]
        if _PGP_HEAD.match(text) and (at == first or parts):
            parts.append((at, at))
    return parts


def _end_of_armour(lines: list[Line], at: int, last: int) -> int:
    for i in range(at, min(last, at + 60) + 1):
        if lines[i].text.startswith("-----END PGP SIGNATURE"):
            return i
    return at
