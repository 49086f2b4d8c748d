"""Reads an HTML tree as the lines that a person sees, and remembers where in the tree each came from."""

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from answerable.channels.email.quotes.lines import LONGEST_LINE, MOST_LINES, Hint, Line, make_line
from answerable.channels.email.quotes.words.markup import (
    BLOCKS,
    HEADER_LINE,
    KEEPS_BREAKS,
    MERE_INDENT,
    QUOTE_BODIES,
    QUOTE_NAMES,
    SIGNATURE_NAMES,
    UNSEEN,
)

_SPACE = re.compile(r"[ \t\r\n\f]+")  # what a browser joins to one; no-break spaces count as words do


@dataclass(slots=True)
class Piece:
    """Part of a text node; `line` is where it is seen, None for white space that shows nothing."""

    text: str
    line: int | None


@dataclass
class Page:
    """The lines of a body, and for every text node the pieces that it was cut into."""

    lines: list[Line] = field(default_factory=list)
    texts: dict[HtmlElement, list[Piece]] = field(default_factory=dict)
    tails: dict[HtmlElement, list[Piece]] = field(default_factory=dict)
    rules: dict[HtmlElement, int] = field(default_factory=dict)  # where drawn lines stand


def read(body: HtmlElement) -> Page:
    reader = _Reader()
    for event, element in etree.iterwalk(body, events=("start", "end", "comment", "pi")):
        if event == "start":
            reader.enter(element)
        elif event == "end":
            reader.leave(element)
        if event != "start" and element is not body:
            reader.page.tails[element] = reader.say(element.tail or "")
    reader.break_line()
    return reader.page


class _Reader:
    def __init__(self) -> None:
        self.page = Page()
        self._words: list[str] = []
        self._length = 0
        self._depth = 0
        self._unseen = 0
        self._preformatted = 0
        self._signature = 0
        self._hint: Hint | None = None  # of the next line with words

    def enter(self, element: HtmlElement) -> None:
        tag = element.tag
        self._unseen += tag in UNSEEN
        if tag in BLOCKS:
            self.break_line()
        if tag == "br":
            self.end_line()
        if tag in ("td", "th") and self._words:
            self._words.append(" ")
        if element.attrib or tag in ("pre", "blockquote"):
            self._preformatted += _keeps_breaks(element)
            self._depth += _quotes(element)
            self._signature += _is_signature(element)
            self._hint = _hint(element) or self._hint
        if tag == "hr":
            self.page.rules[element] = len(self.page.lines)
            self._words.append("-----")
            self.end_line()
        self.page.texts[element] = self.say(element.text or "")

    def leave(self, element: HtmlElement) -> None:
        if element.tag in BLOCKS:
            self.break_line()
        self._unseen -= element.tag in UNSEEN
        if element.attrib or element.tag in ("pre", "blockquote"):
            self._preformatted -= _keeps_breaks(element)
            self._depth -= _quotes(element)
            self._signature -= _is_signature(element)

    def say(self, text: str) -> list[Piece]:
        """Add a text node to the line, or to the lines where it keeps its breaks."""
        if not text or self._unseen:
            return [Piece(text, None)] if text else []
        if not self._preformatted:
            return [self._say(text)]
        *rows, rest = text.split("\n", max(MOST_LINES - len(self.page.lines), 0))
        pieces = []
        for row in rows:
            pieces.append(self._say(row + "\n"))
            self.end_line()
        return [*pieces, self._say(rest)] if rest else pieces

    def _say(self, text: str) -> Piece:
        if text.isspace():
            if self._words:
                self._words.append(" ")
            return Piece(text, None)
        if self._length <= LONGEST_LINE:
            words = text if self._preformatted else _SPACE.sub(" ", text[: LONGEST_LINE * 4])
            self._words.append(words.strip("\r\n") if self._preformatted else words)
            self._length += len(words)
        return Piece(text, len(self.page.lines))

    def break_line(self) -> None:
        """A block begins or ends: whatever was being said is a line; nothing said, no line."""
        if any(not word.isspace() for word in self._words):
            self.end_line()
        else:
            self._words, self._length = [], 0

    def end_line(self) -> None:
        if len(self.page.lines) < MOST_LINES:
            self._add_line()
        self._words, self._length = [], 0

    def _add_line(self) -> None:
        raw = "".join(self._words)
        line = make_line(raw.lstrip(" \t\r\n"), len(self.page.lines), len(self.page.lines))
        line.depth += self._depth
        if line.text and self._signature:
            line.hint = Hint.SIGNATURE
        elif line.text and self._hint and raw != "-----":
            line.hint, self._hint = self._hint, None
        self.page.lines.append(line)


def _names(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('data-marker', '')}"


def _keeps_breaks(element: HtmlElement) -> bool:
    return element.tag == "pre" or bool(KEEPS_BREAKS.search(element.get("style", "")))


def _is_signature(element: HtmlElement) -> bool:
    return bool(SIGNATURE_NAMES.search(_names(element)))


def _quotes(element: HtmlElement) -> bool:
    """Whether what is inside was said earlier."""
    if element.tag == "blockquote":
        return _is_marked(element) or not MERE_INDENT.search(element.get("style", ""))
    return bool(QUOTE_BODIES.search(_names(element))) or element.get("name") == "quote"


def _is_marked(blockquote: HtmlElement) -> bool:
    """Whether a mail program says that it quotes, and not a writer who sets a paragraph in."""
    if blockquote.get("type") == "cite" or blockquote.get("cite") or "quote" in _names(blockquote).lower():
        return True
    return "border-left" in blockquote.get("style", "")


def _hint(element: HtmlElement) -> Hint | None:
    if element.tag == "blockquote":
        return Hint.QUOTE if _is_marked(element) else Hint.INDENT
    if QUOTE_NAMES.search(_names(element)) or element.get("name") == "quote":
        return Hint.QUOTE
    return Hint.QUOTE if HEADER_LINE.search(element.get("style", "")) else None
