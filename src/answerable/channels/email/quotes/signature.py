"""Finds what stands below a person's own words: signatures, device lines, the armour of PGP."""

import re

from answerable.channels.email.quotes.lines import Hint, Line
from answerable.channels.email.quotes.separators import is_rule
from answerable.channels.email.quotes.words.devices import (
    AT_THE_END,
    EXCUSES,
    OTHERS,
    PRODUCTS,
    SENT_BY,
    SENT_FROM,
    SENT_WORDS,
)

Range = tuple[int, int]  # first and last line

_LONGEST_DEVICE_LINE = 130
_NEAR = 36  # characters
_MOST_WORDS = 20
_SENT = re.compile("|".join(SENT_FROM), re.IGNORECASE)
_OTHERS = re.compile("|".join(OTHERS), re.IGNORECASE)
_GOES_ON = re.compile(rf"[,;.!?]\s+(?!{EXCUSES}|an? |{PRODUCTS})\w", re.IGNORECASE)
# "Sent from …" and "Wysłane z …", not "Sent the phone back"; some languages bend the word instead.
_OPENS = re.compile(rf"(?:{SENT_WORDS})(?:\s+(?:{SENT_BY})|(?=\W?(?:{PRODUCTS})))", re.IGNORECASE)
_CLOSES = re.compile(rf"(?:{SENT_WORDS})\W*$", re.IGNORECASE)
_PRODUCT = re.compile(PRODUCTS, re.IGNORECASE)
_AT_THE_END = re.compile("|".join(AT_THE_END), re.IGNORECASE)
_CONTACT = re.compile(r"https?://|www\.|\w@\w|\+?\d[\d ()/.-]{7,}\d|\btel\b|\bmobil", re.IGNORECASE)
_LINK = re.compile(r"[<(\[]?https?://\S+")
_POSTSCRIPT = re.compile(r"p\.? ?s\b|n\.? ?b\b", re.IGNORECASE)
_IN_NO_NAME = re.compile(r"[:?!]|\.$|\d")
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
    words = _LINK.sub("", text.lstrip("*_<([{-–—~• ")).strip()
    if _OTHERS.match(words):
        return True
    return (bool(_SENT.match(words)) or _names_a_product(words)) and not _GOES_ON.search(words)


def _names_a_product(words: str) -> bool:
    """A line such as "Wysłane z iPhone'a": the word for "sent" at one end and a product close by."""
    opening = _OPENS.match(words)
    if opening:
        return bool(_PRODUCT.search(words, opening.end(), opening.end() + _NEAR))
    # A sentence may end in "sent" too; such a line begins with the product or a short word before it.
    is_short = len(words.split()) <= 6
    return is_short and bool(_CLOSES.search(words[-_NEAR:])) and bool(_PRODUCT.search(words[:_NEAR]))


def _device_lines(lines: list[Line], first: int, last: int) -> list[Range]:
    found: list[Range] = []
    is_end = True
    for at in range(last, first - 1, -1):
        line = lines[at]
        if line.is_blank:
            continue
        if is_end and _ends_a_mail(line.text):
            found.append((at, at))
            continue
        is_end = False
        if _stands_alone(lines, at, first, last) and is_device_line(line.text):
            found.append((at, at))
    return _without_lone_rules(lines, found)


def _without_lone_rules(lines: list[Line], found: list[Range]) -> list[Range]:
    """A drawn line goes with the device line below it, never by itself."""
    kept: list[Range] = []
    for part in found:
        if not is_rule(lines[part[0]].text) or kept:
            kept.append(part)
    return kept


def _ends_a_mail(text: str) -> bool:
    return is_device_line(text) or is_rule(text) or bool(_AT_THE_END.fullmatch(text.strip("*_<>()[] ")))


def _stands_alone(lines: list[Line], at: int, first: int, last: int) -> bool:
    return (at == first or lines[at - 1].is_blank) and (at == last or lines[at + 1].is_blank)


def _signature(lines: list[Line], first: int, last: int) -> Range | None:
    found = None
    below: list[str] = []
    is_named = True  # all lines so far stand in what the mail program calls the signature
    # Upwards from the end, so that only a signature's length is ever read; the topmost delimiter wins.
    for at in range(last, first - 1, -1):
        line = lines[at]
        is_named = is_named and (line.is_blank or line.hint is Hint.SIGNATURE)
        if (is_named and line.text) or (
            _is_signature(line, below) and not _is_comment(lines, at, first, last)
        ):
            found = at
        if line.text:
            below.append(line.text)
        if len(below) > _MOST_STRICT:
            break
    return None if found is None else (_with_rules_above(lines, found, first), last)


def _is_comment(lines: list[Line], at: int, first: int, last: int) -> bool:
    """SQL, Lua and Haskell begin their comments with two dashes."""
    near = [lines[i].text for i in (at - 1, at + 1) if first <= i <= last]
    return any(text.startswith(("-- ", "--[", "--|")) for text in near)


def _is_signature(delimiter: Line, below: list[str]) -> bool:
    """Whether a delimiter and the lines under it (last one first) are a signature."""
    is_loose = delimiter.text in _DELIMITERS
    if delimiter.text == "--" and delimiter.has_space:
        return True
    if not below or not (is_loose or is_rule(delimiter.text)) or any(map(_speaks, below)):
        return False
    if is_loose:
        return len(below) <= _MOST_LOOSE
    is_list_footer = delimiter.text.startswith("_____")
    has_contact = any(_CONTACT.search(text) for text in below)
    return has_contact and len(below) <= _MOST_RULED and (is_list_footer or _is_card(below))


def _speaks(text: str) -> bool:
    """A question or a postscript is said to the reader, wherever it stands."""
    return text.endswith(("?", "？", "؟")) or bool(_POSTSCRIPT.match(text))


def _is_card(below: list[str]) -> bool:
    """A name and short lines, as on a visiting card."""
    name = below[-1]
    return len(name.split()) <= 5 and not _IN_NO_NAME.search(name) and max(map(len, below)) <= 70


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
