"""Whether two texts speak of the same, by the words they share: a word that is rare in this house counts more. Pure.

Whoever builds a search by meaning puts it in the place of `likeness`: two texts in, a number from 0 to 1 out.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

_WORD = re.compile(r"[^\W\d_]{4,40}")
_MOST_TEXT = 4_000
_FEWEST_SHARED = 2


def words_of(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text[:_MOST_TEXT]).casefold()
    return frozenset(_WORD.findall("".join(each for each in plain if not unicodedata.combining(each))))


@dataclass(frozen=True)
class Usage:
    """In how many of the texts looked at each word stands."""

    texts: int
    by_word: Counter[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Usage":
        counted: Counter[str] = Counter()
        number = 0
        for text in texts:
            counted.update(words_of(text))
            number += 1
        return cls(number, counted)

    def weight(self, word: str) -> float:
        return log((self.texts + 2) / (self.by_word[word] + 1))


def likeness(one: str, other: str, usage: Usage) -> float:
    """What they share, of the less that either says. A word or two that everybody writes are nothing."""
    ours, theirs = words_of(one), words_of(other)
    shared = {word for word in ours & theirs if usage.by_word[word] <= max(2, usage.texts // 20)}
    if len(shared) < _FEWEST_SHARED:
        return 0.0
    whole = min(sum(map(usage.weight, ours)), sum(map(usage.weight, theirs)))
    return min(1.0, sum(map(usage.weight, shared)) / whole) if whole else 0.0
