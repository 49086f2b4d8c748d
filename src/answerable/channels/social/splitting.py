"""A long answer as several posts: cut where people would, each within what the network holds, numbered."""

import re
import unicodedata
from collections.abc import Callable

Length = Callable[[str], int]
MOST_PARTS = 10
_PIECE = re.compile(r"\S+\s*|\s+")
_JOINER = "\u200d"


def graphemes(text: str) -> int:
    """How many characters a reader sees, or more."""
    return len(clusters(text))


def clusters(text: str) -> list[str]:
    """The text in pieces that a reader sees as one: what joins, marks or colours the one before belongs to it."""
    found: list[str] = []
    is_joined, flags = False, 0
    for character in text:
        is_flag = "\U0001f1e6" <= character <= "\U0001f1ff"
        flags = flags + 1 if is_flag else 0
        if found and (is_joined or _marks(character) or (is_flag and flags % 2 == 0)):
            found[-1] += character
        else:
            found.append(character)
        is_joined = character == _JOINER
    return found


def _marks(character: str) -> bool:
    return (
        character == _JOINER
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def split(text: str, most: int, length: Length, *, head: str = "") -> list[str]:
    """`head` (whom it names) stands before each. One part has no number; several end with "(1/3)"."""
    text = text.strip()
    if length(head + text) <= most:
        return [head + text]
    room = most - length(f"{head} (99/99)")
    parts = _cut(text, room, length)
    return [f"{head}{part} ({number}/{len(parts)})" for number, part in enumerate(parts, 1)]


def _cut(text: str, room: int, length: Length) -> list[str]:
    parts, part = [], ""
    for piece in _pieces(text, room, length):
        if part.strip() and length((part + piece).rstrip()) > room:
            parts.append(part.strip())
            part = ""
        part += piece
    return [*parts, part.strip()] if part.strip() else parts


def _pieces(text: str, room: int, length: Length) -> list[str]:
    """Words with the white space behind them; what is longer than a post by itself is cut between characters."""
    pieces: list[str] = []
    for match in _PIECE.finditer(text):
        word = match[0]
        while length(word.rstrip()) > room:
            at = _fits(word, room, length)
            pieces.append(word[:at])
            word = word[at:]
        pieces.append(word)
    return pieces


def _fits(word: str, room: int, length: Length) -> int:
    """How far one can go: never into the middle of what a reader sees as one character."""
    at = min(len(word), room)
    while at > 1 and (
        length(word[:at]) > room or _marks(word[at : at + 1] or " ") or word[at - 1] == _JOINER
    ):
        at -= 1
    return at
