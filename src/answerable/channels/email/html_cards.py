"""Card data in HTML, also when tags and entities stand between its digits."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from html import unescape

from answerable.channels.card_numbers import RUN
from answerable.channels.cards import MASK, Found, find_card_data, may_have_card_data, redact

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(/?[a-zA-Z][a-zA-Z0-9]{0,15})[^<>]*>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});?",
    re.DOTALL,
)
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_BREAKING = (
    "p", "div", "br", "tr", "li", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
)  # fmt: skip
_GAPS = dict.fromkeys(_BREAKING, "\n") | {"td": " ", "th": " "}  # what stands in for a tag between two digits
_WORDED_ATTRIBUTE = re.compile(
    r"""\b(?:alt|title|value|placeholder|content|aria-label)\s*=\s*(?:"[^"<>]*"|'[^'<>]*')""", re.IGNORECASE
)


@dataclass(frozen=True)
class _Piece:
    """Some visible characters and where they stand in the source."""

    text: str
    start: int
    end: int

    @property
    def is_verbatim(self) -> bool:
        return len(self.text) == self.end - self.start


def redact_html(html: str, mark: str = MASK) -> tuple[str, bool]:
    """Like `redact`, for markup: tags stay where they are, addresses in them are left alone."""
    if not may_have_card_data(html) and not RUN.search(unescape(_TAG.sub("", html))):
        return html, False
    html, has_words = _redact_unseen(html, mark)
    pieces = _visible(html)
    found = find_card_data("".join(piece.text for piece in pieces))
    if not found:
        return html, has_words
    return _masked(html, pieces, found, mark), True


def _redact_unseen(html: str, mark: str) -> tuple[str, bool]:
    """Attributes that hold words, and comments."""
    has_any = False

    def replaced(match: re.Match[str]) -> str:
        nonlocal has_any
        value, has_data = redact(match[0], mark)
        has_any = has_any or has_data
        return value

    return _COMMENT.sub(replaced, _WORDED_ATTRIBUTE.sub(replaced, html)), has_any


def _visible(html: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    position = 0
    for token in _TOKEN.finditer(html):
        if token.start() > position:
            pieces.append(_Piece(html[position : token.start()], position, token.start()))
        if token[0].startswith("&"):
            pieces.append(_Piece(unescape(token[0]), token.start(), token.end()))
        elif gap := _GAPS.get((token[1] or "").lower().lstrip("/")):
            pieces.append(_Piece(gap, token.end(), token.end()))
        position = token.end()
    if position < len(html):
        pieces.append(_Piece(html[position:], position, len(html)))
    return pieces


def _masked(html: str, pieces: list[_Piece], found: list[Found], mark: str) -> str:
    starts, total = [], 0
    for piece in pieces:
        starts.append(total)
        total += len(piece.text)
    out: list[str] = []
    position = 0
    for each in found:
        index = bisect_right(starts, each.start) - 1
        replacement = each.mask(mark)
        while index < len(pieces) and starts[index] < each.end:
            piece, offset = pieces[index], starts[index]
            start, end = _source_range(piece, each.start - offset, each.end - offset)
            if end > start:
                out += [html[position:start], replacement]
                position, replacement = end, ""
            index += 1
    return "".join(out) + html[position:]


def _source_range(piece: _Piece, start: int, end: int) -> tuple[int, int]:
    if not piece.is_verbatim:
        return piece.start, piece.end  # an entity goes as a whole
    return piece.start + max(0, start), min(piece.end, piece.start + end)
