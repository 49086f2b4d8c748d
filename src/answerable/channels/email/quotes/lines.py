"""A mail as lines that are easy to read for a program: invisible characters gone, quote marks counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

# No label, attribution or separator is longer; a line of megabytes costs no more than a line of this.
LONGEST_LINE = 500
# What lies further down is shown as it is: nobody reads so far, and the work stays bounded.
MOST_LINES = 6_000

_QUOTE_MARKS = re.compile(r"(?:[>＞]\s{0,3}){1,100}")
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD]
)
_INVISIBLE |= dict.fromkeys([0xA0, 0x202F, 0x3000], " ")


class Hint(Enum):
    """What the HTML said about a line, besides its words."""

    QUOTE = "quote"  # a mail program's own quote begins here
    SIGNATURE = "signature"
    INDENT = "indent"  # set in from the margin, by a mail program or by the writer


@dataclass(slots=True)
class Line:
    start: int
    end: int  # behind the line break
    text: str  # readable and without quote marks
    depth: int = 0  # how often it is quoted
    has_space: bool = False  # the signature's "-- " ends in one
    is_cut: bool = False
    hint: Hint | None = None

    @property
    def is_blank(self) -> bool:
        return not self.text and not self.depth


def readable(text: str) -> str:
    """The words as a reader sees them: no direction marks, no zero-width characters, no odd spaces."""
    return text.strip() if text.isascii() else text.translate(_INVISIBLE).strip()


def make_line(raw: str, start: int, end: int) -> Line:
    text = readable(raw[:LONGEST_LINE])
    depth = 0
    if text[:1] in (">", "＞") and (marks := _QUOTE_MARKS.match(text)):
        depth = marks.group().count(">") + marks.group().count("＞")
        text = text[marks.end() :]
    return Line(start, end, text, depth, raw[2:3] in (" ", "\xa0"), len(raw) > LONGEST_LINE)


def lines_of(text: str) -> list[Line]:
    return list(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for _ in range(MOST_LINES):
        if start >= len(text):
            return
        found = text.find("\n", start)
        end = len(text) if found < 0 else found + 1
        yield make_line(text[start : min(end, start + LONGEST_LINE + 1)], start, end)
        start = end


def next_written(lines: list[Line], at: int) -> int:
    """Index of the next line that is not blank; `len(lines)` when there is none."""
    while at < len(lines) and lines[at].is_blank:
        at += 1
    return at
