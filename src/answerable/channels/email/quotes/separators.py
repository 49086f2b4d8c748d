"""Finds "-----Original Message-----", "Begin forwarded message:" and "Please write above this line"."""

import re

from answerable.channels.email.quotes.boundary import Kind
from answerable.channels.email.quotes.words.attributions import VERBS
from answerable.channels.email.quotes.words.markers import ABOVE_THIS_LINE, OUR_MARKERS
from answerable.channels.email.quotes.words.separators import BEGINNINGS, FORWARDED, ORIGINAL

_LONGEST = 160
_DASHES = "-_=—–―*~#>·•−─━ "
_FRAMED = re.compile(r"[*_\s]{0,4}[-=—–_~─━−]{2,}")
_RULE = re.compile(r"[*_\s]{0,4}(?:[-_=—–―*~─━−]\s?){3,}[*_\s]{0,4}")
_MARKER = re.compile("|".join(ABOVE_THIS_LINE), re.IGNORECASE)
_LINE_WORD = re.compile(
    "line|above|zeile|linie|ligne|línea|linea|linha|riga|regel|lijn|lini|wiersz|řád|čár|rad|rivin|строк|черт|лини|satır|[行線线]"
)


def _words(table: dict[str, str]) -> frozenset[str]:
    return frozenset(word.casefold() for row in table.values() for word in row.split("|"))


_ORIGINAL, _FORWARDED = _words(ORIGINAL), _words(FORWARDED)
_OURS = tuple(marker.casefold() for marker in OUR_MARKERS.values())
_VERBS = tuple(verb.casefold() for row in VERBS.values() for verb in row.split("|"))


def is_rule(text: str) -> bool:
    """A line of nothing but dashes or underscores."""
    return bool(text) and bool(_RULE.fullmatch(text))


def separator(text: str) -> Kind | None:
    """What a line between dashes announces."""
    if not text or len(text) > _LONGEST:
        return None
    if _is_marker(text):
        return Kind.MARKER
    is_framed = bool(_FRAMED.match(text))
    if not is_framed and not text.endswith((":", "：")):
        return None
    words = text.strip(_DASHES).rstrip(":： ").casefold()
    if words in _FORWARDED or (
        is_framed and words.startswith(("forwarded by ", "weitergeleitet von ", "transféré par "))
    ):
        return Kind.FORWARD if is_framed or words.startswith(BEGINNINGS) else None
    if is_framed and words in _ORIGINAL:
        return Kind.HEADERS
    # Lotus Notes: "-----Ana Ames <ana@example.com> wrote: -----"
    if is_framed and words.endswith(_VERBS) and text.endswith("-"):
        return Kind.ATTRIBUTION
    return None


def _is_marker(text: str) -> bool:
    words = text.strip(_DASHES + "<[(").casefold()
    if words.startswith(_OURS):
        return True
    if not _LINE_WORD.search(words):
        return False
    return _says_write_above(words)


def _says_write_above(words: str) -> bool:
    """The request itself, at the line's beginning or behind "please" and its kin; not a sentence that mentions it."""
    found = _MARKER.search(words)
    return bool(found) and found is not None and found.start() <= 24 and len(words) - found.end() <= 60
