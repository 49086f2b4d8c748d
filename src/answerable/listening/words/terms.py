"""Words and pairs of words, as people wrote them. Pure.

Numbers, addresses and names that stand beside a message are none: what is counted here is read by people who may not
see who wrote it.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

_MOST_TEXT = 4_000
_SHORT = 4  # words of a line
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
# Chinese characters and Japanese syllables have no spaces: a run of one script is as near to a word as can be had.
_WORD = re.compile(
    "[\u4e00-\u9fff々]{2,12}|[\u30a0-\u30ff]{2,20}|(?:(?![\u3040-\u30ff\u3400-\u9fff])[^\\W\\d_]){3,40}"
)


def words_in(text: str, *, without: Collection[str] = ()) -> list[str]:
    """In their order, without case; `without` those words (of somebody's name)."""
    plain = _ADDRESS.sub(" \n ", text[:_MOST_TEXT]).casefold()
    return [word for word in _WORD.findall(plain) if word not in without]


def without_manners(text: str) -> str:
    """Without short lines at either end: how somebody is greeted, and who signs."""
    lines = [line for line in text.split("\n") if line.strip()]
    kept = [
        line
        for number, line in enumerate(lines)
        if len(line.split()) > _SHORT or len(line) > 10 * _SHORT or 0 < number < len(lines) - 3
    ]
    return "\n".join(kept)


def name_words(*names: str) -> frozenset[str]:
    """What a name consists of, as `words_in` would find it."""
    return frozenset(word for name in names for word in _WORD.findall(name.casefold()))


def terms_in(words: Sequence[str], common: Collection[str] = ()) -> set[str]:
    """Each word, and each two beside each other of which neither is what everybody says."""
    pairs = {f"{one} {other}" for one, other in pairwise(words) if one not in common and other not in common}
    return {*words, *pairs}


def naming(terms: Iterable[str], most: int = 3) -> list[str]:
    """The first that say something new: a word within a pair that is there already says nothing more, and a pair of two
    words that are there neither."""
    found: list[str] = []
    for term in terms:
        words = set(term.split())
        if len(words) > 1:
            found = [each for each in found if each not in words]
        if any(words & set(each.split()) for each in found):
            continue
        found.append(term)
        if len(found) == most:
            break
    return found
