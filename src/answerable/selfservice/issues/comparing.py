"""Whether a ticket speaks of a known issue, by the words they share. Pure.

Whoever builds a search by meaning puts it in the place of `fits`: a ticket's words and an issue's in, what they share
out, empty where it is not enough.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from answerable.tickets.matters.words import Usage, words_of

_ENOUGH = 2  # words
_COMMON = 20  # one ticket of so many has the word: it says nothing
_MOST_SHOWN = 6


@dataclass(frozen=True)
class Known:
    """`named`: words that somebody gave for it, of which each counts; `written`: those of its texts."""

    issue: int
    named: frozenset[str]
    written: frozenset[str]


def known(issue: int, named: str, texts: Iterable[str]) -> Known:
    return Known(issue, words_of(named), words_of(" ".join(texts)))


def fits(words: frozenset[str], about: Known, usage: Usage) -> list[str]:
    """What they share, the rarest first: two words given for it, or three rare ones of its texts, one of which may be a
    word given for it."""
    given = words & about.named
    rare = {word for word in words & (about.written | given) if is_rare(word, usage)}
    if len(given) < min(_ENOUGH, len(about.named) or _ENOUGH) and len(rare) < _ENOUGH + 1:
        return []
    shared = given | rare
    return sorted(shared, key=lambda word: (word not in given, -usage.weight(word), word))[:_MOST_SHOWN]


def is_rare(word: str, usage: Usage) -> bool:
    return usage.by_word[word] <= max(2, usage.texts // _COMMON)


def best(words: frozenset[str], issues: Iterable[Known], usage: Usage) -> Mapping[int, list[str]]:
    """Which of them fit, with what is shared."""
    found = {each.issue: fits(words, each, usage) for each in issues}
    return {issue: shared for issue, shared in found.items() if shared}
