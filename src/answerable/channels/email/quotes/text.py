"""Folds of a plain-text mail, as ranges of characters."""

from answerable.channels.email.quotes.lines import lines_of
from answerable.channels.email.quotes.scan import folded_lines, passes_on


def folds(text: str) -> tuple[tuple[int, int], ...]:
    """Ranges to fold, ascending and apart; `text[start:end]` is the hidden part."""
    lines = lines_of(text)
    return tuple((lines[first].start, lines[last].end) for first, last in folded_lines(lines))


def visible(text: str, folds: tuple[tuple[int, int], ...]) -> str:
    """What remains in sight."""
    parts, at = [], 0
    for start, end in folds:
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]]).strip()


def is_forward(text: str) -> bool:
    """Whether the message that is passed on is what the mail says, for want of own words above it."""
    return passes_on(lines_of(text))
