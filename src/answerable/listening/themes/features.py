"""What a text is like, as one row: what it means, as far as the model reads its language, and the words it uses. Pure.

Words are thrown into a fixed number of columns by their digest, with a sign (feature hashing: Weinberger and others,
ICML 2009), so that the same word lies in the same place next week, whatever words there are by then.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from answerable.listening.themes.grouping import Floats, unit

COLUMNS = 256  # of words
_PLACES = 8  # of each word
_STEM = 6  # letters: what follows is grammar
_TOO_COMMON = 0.25  # share of texts from which on a word says nothing
# The model learnt English; of other European languages it knows some, of other scripts nothing.
MEANING = {"en": 0.45}
MEANING_ELSEWHERE, UNREAD = (
    0.25,
    frozenset({"ar", "ja", "zh", "ko", "he", "fa", "th", "ru", "uk", "el", "hi"}),
)


def meaning_of(language: str) -> float:
    """How much of a text's likeness to others is what the model says."""
    return 0.0 if language in UNREAD else MEANING.get(language, MEANING_ELSEWHERE)


def rows_of(meanings: Floats, words: Sequence[Sequence[str]], language: str) -> Floats:
    """One for each text, of length one."""
    share = meaning_of(language)
    by_words = worded(words)
    return unit(
        np.hstack([np.sqrt(share) * unit(meanings), np.sqrt(1 - share) * by_words]).astype(np.float32)
    )


def worded(texts: Sequence[Sequence[str]]) -> Floats:
    stems = [{word[:_STEM] for word in words} for words in texts]
    counted: dict[str, int] = {}
    for each in stems:
        for stem in each:
            counted[stem] = counted.get(stem, 0) + 1
    weights = _weights(counted, len(texts))
    found = np.zeros((len(texts), COLUMNS), np.float32)
    for number, each in enumerate(stems):
        for stem in each:
            if weight := weights.get(stem):
                places, signs = _places(stem)
                found[number, places] += weight * signs
    return unit(found)


def _weights(counted: Mapping[str, int], texts: int) -> dict[str, float]:
    """What stands once is a name or a slip, what stands everywhere is grammar."""
    most = max(3, _TOO_COMMON * texts)
    return {
        stem: float(np.log((texts + 1) / number)) for stem, number in counted.items() if 1 < number <= most
    }


@lru_cache(maxsize=200_000)
def _places(stem: str) -> tuple[NDArray[np.intp], Floats]:
    """Where a word lies: the same wherever and whenever it is asked."""
    digest = hashlib.blake2b(stem.encode(), digest_size=2 * _PLACES).digest()
    # No place twice: a sign would be lost.
    chosen = {digest[2 * n]: (1.0 if digest[2 * n + 1] & 1 else -1.0) for n in range(_PLACES)}
    return np.array(list(chosen), np.intp), np.array(list(chosen.values()), np.float32)
