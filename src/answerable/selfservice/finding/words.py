"""Of which units a text is made, alike in every language. Pure.

No list of endings suits eight languages. What does: the first letters of a word (its ending is grammar), and runs of
three and four characters (compounds, typing errors, scripts without spaces).
"""

import re
from collections.abc import Iterator

from answerable.tickets.search import folded

STEM = 6  # letters
_AT_ONCE = (3, 4)
_ARTICLE = "ال"  # Arabic writes it in one with the word
_SAME_IN_ARABIC = str.maketrans("ةى", "هي")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def words_of(text: str) -> list[str]:
    """As they are compared: without case and accents, pairs of characters where a script has no spaces."""
    found = folded(text).translate(_SAME_IN_ARABIC).split()
    return [_bare(each) for each in found]


def stem(word: str) -> str:
    return word[:STEM]


def grams_of(words: list[str]) -> Iterator[str]:
    """The beginning and the end of a word are characters too; pairs are what a script without spaces has instead."""
    for word in words:
        if _UNSPACED.match(word):
            yield word
            continue
        edged = f" {word} "
        for length in _AT_ONCE:
            for start in range(len(edged) - length + 1):
                yield edged[start : start + length]


def edits(one: str, other: str, most: int) -> int:
    """How many letters were missed, added, changed, or swapped with their neighbour; `most` + 1 when more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, theirs in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def allowed_edits(word: str) -> int:
    """A short word with one letter changed is another word."""
    return 0 if len(word) < 4 or not word.isalpha() else 1 if len(word) < 7 else 2


def _bare(word: str) -> str:
    return word.removeprefix(_ARTICLE) if len(word) > 4 else word
