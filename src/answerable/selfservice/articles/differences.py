"""What differs between two texts, line by line and within a line: pure, and bounded whatever is compared."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

MOST_LINES = 2000
_NEAR = 3  # lines that are alike are shown around what differs


@dataclass(frozen=True)
class Piece:
    words: str
    is_changed: bool = False


@dataclass(frozen=True)
class Line:
    """`kind` is "same", "gone", "new" or "gap"."""

    kind: str
    pieces: list[Piece] = field(default_factory=list)


def differences(before: str, after: str) -> list[Line]:
    """Empty where nothing differs."""
    if before == after:
        return []
    old, new = before.splitlines()[:MOST_LINES], after.splitlines()[:MOST_LINES]
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) > 500)
    found: list[Line] = []
    for number, group in enumerate(matcher.get_grouped_opcodes(_NEAR)):
        if number:
            found.append(Line("gap"))
        for what, a, b, c, d in group:
            if what == "equal":
                found += (Line("same", [Piece(each)]) for each in old[a:b])
            elif what == "replace" and b - a == d - c and b - a <= 50:
                for one, other in zip(old[a:b], new[c:d], strict=True):
                    found += _within(one, other)
            else:
                found += (Line("gone", [Piece(each)]) for each in old[a:b])
                found += (Line("new", [Piece(each)]) for each in new[c:d])
    return found


def _within(before: str, after: str) -> Iterator[Line]:
    old, new = before.split(" ")[:500], after.split(" ")[:500]
    parts = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    yield Line("gone", [Piece(" ".join(old[a:b]), what != "equal") for what, a, b, _c, _d in parts if b > a])
    yield Line("new", [Piece(" ".join(new[c:d]), what != "equal") for what, _a, _b, c, d in parts if d > c])
