"""Which solved tickets come first: what is most alike, and of those what worked. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from answerable.selfservice.finding.meaning.weight import MEANING, MEANING_ELSEWHERE
from answerable.selfservice.finding.words import stem, words_of

# So much alike at least; below it, nothing like it was solved (bench/finding.py --cases).
ENOUGH_WITH_MEANING, ENOUGH, ENOUGH_BY_WORDS = 0.4, 0.3, 0.25
_WHAT_WORKED = 0.2  # of the whole
_MOST_WORDS = 120
_UNSEEN = 10  # texts that are thought to be there besides
_UNASKED = 0.5  # how much a word tells that was not looked for: those are the short ones


@dataclass(frozen=True)
class Worked:
    """What is known of how well a ticket was solved. `is_good` is how its customer rated it, where they did; `like_it`
    how many such tickets the same person solved."""

    was_reopened: bool = False
    is_good: bool | None = None
    like_it: int = 1

    @property
    def share(self) -> float:
        """From 0 to 1; half where nothing speaks for or against it."""
        rated = {True: 0.3, False: -0.5, None: 0.0}[self.is_good]
        known = 0.05 * min(max(self.like_it - 1, 0), 4)
        return min(1.0, max(0.0, 0.5 + rated + known - 0.4 * self.was_reopened))


def stems_of(text: str) -> frozenset[str]:
    return frozenset(map(stem, words_of(text)[:_MOST_WORDS]))


def covered(wanted: frozenset[str], texts: Mapping[int, frozenset[str]]) -> dict[int, float]:
    """Which share of what is asked each text has too, a word counting more the fewer of them have it."""
    counted = Counter(word for text in texts.values() for word in text)
    # Of few texts that are alike, all have the words that matter: those count then too.
    weights = {word: log(1 + (len(texts) + _UNSEEN) / (counted[word] + 1)) for word in wanted}
    return _shares(weights, texts)


def covered_by_rarity(
    text: str, rarities: Mapping[str, float], texts: Mapping[int, frozenset[str]]
) -> dict[int, float]:
    """The same where it is known how rare the words are among all that was ever written: without a meaning it is that
    which tells what a ticket is about."""
    weights: dict[str, float] = {}
    for word in words_of(text)[:_MOST_WORDS]:
        key = stem(word)
        weights[key] = max(weights.get(key, 0.0), rarities.get(word, _UNASKED))
    return _shares(weights, texts)


def _shares(weights: Mapping[str, float], texts: Mapping[int, frozenset[str]]) -> dict[int, float]:
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(texts, 0.0)
    return {key: sum(weights[word] for word in weights.keys() & text) / whole for key, text in texts.items()}


def alike(words: Mapping[int, float], near: Mapping[int, float], language: str) -> dict[int, float]:
    """From 0 to 1. Where a meaning is not known, words alone say it."""
    weight = MEANING.get(language, MEANING_ELSEWHERE)
    return {
        key: share if key not in near else weight * max(0.0, near[key]) + (1 - weight) * share
        for key, share in words.items()
    }


def ordered(likeness: Mapping[int, float], worked: Mapping[int, Worked]) -> list[int]:
    """The best first: how alike, and a fifth of it by what worked."""

    def score(key: int) -> float:
        return likeness[key] * (1 - _WHAT_WORKED + _WHAT_WORKED * worked[key].share)

    return sorted(likeness, key=lambda key: (-score(key), key))


def distinctive(text: str, most: int) -> list[str]:
    """Words by which a text is told from others: names of parts and codes, then the longest. A search by meaning knows
    these least."""
    words = dict.fromkeys(words_of(text)[:_MOST_WORDS])
    long_enough: Iterable[str] = (word for word in words if len(word) >= 4 or not word.isalpha())
    return sorted(long_enough, key=lambda word: (word.isalpha() or word.isdigit(), -len(word), word))[:most]
