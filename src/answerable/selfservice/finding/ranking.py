"""The texts of one language, and which of them answer what was typed. Pure arithmetic: no database, no model.

Three witnesses, each from 0 to 1: *meaning* (cosine of the sentence model), *words* (BM25 as a share of what is asked
for, so that it says how much of the question a text covers) and *shape* (characters in a row of its title: endings,
compounds, typing errors). How much each counts was chosen by what it is, not fitted: see docs/decisions.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answerable.selfservice.finding.meaning.weight import MEANING, MEANING_ELSEWHERE
from answerable.selfservice.finding.words import allowed_edits, edits, grams_of, stem, words_of

Floats = NDArray[np.float32]
Vectors = NDArray[np.int8]  # a row for each passage, the title's first; 127 is 1.0
_SATURATES, _BY_LENGTH = 1.2, 0.75  # BM25's own constants, as everywhere
_TITLE = 3  # times a word counts that stands in the title
_MOST_WORDS = 4_000  # of one text
_MOST_ASKED = 40  # words
_MOST_COMPLETED = 40  # words that begin as the one that is still being typed
_OF_THE_REST = {"words": 0.5, "shape": 0.5}


@dataclass(frozen=True)
class Text:
    """What is compared; `key` is the row's."""

    key: int
    title: str
    body: str
    audience: str
    brand: int | None
    kind: str = ""
    vectors: Vectors | None = None


@dataclass(frozen=True)
class Match:
    key: int
    score: float


@dataclass(frozen=True)
class Asked:
    """What was typed. `is_whole`: its last word is no beginning of one."""

    words: Sequence[str]
    is_whole: bool = True
    vector: Floats | None = None

    @classmethod
    def of(cls, typed: str, *, is_whole: bool = True, vector: Floats | None = None) -> "Asked":
        return cls(words_of(typed)[:_MOST_ASKED], is_whole, vector)


@dataclass
class _Postings:
    """For each unit, in which texts it stands and how much it weighs there."""

    units: dict[str, int] = field(default_factory=dict)
    starts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    texts: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    weights: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    counts: Floats = field(default_factory=lambda: np.zeros(0, np.float32))

    @classmethod
    def of(cls, counted: Sequence[Mapping[str, int]]) -> "_Postings":
        units: dict[str, int] = {}
        numbers: list[int] = []
        counts: list[int] = []
        for each in counted:
            numbers.extend(units.setdefault(unit, len(units)) for unit in each)
            counts.extend(each.values())
        texts = np.repeat(np.arange(len(counted), dtype=np.int32), [len(each) for each in counted])
        by_unit = np.argsort(np.array(numbers, np.int64), kind="stable")
        lengths = np.bincount(np.array(numbers, np.int64), minlength=len(units))
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        given = np.array(counts, np.float32)[by_unit]
        return cls(units, starts, texts[by_unit], given.copy(), given)

    def at(self, unit: str) -> slice | None:
        number = self.units.get(unit)
        return None if number is None else slice(int(self.starts[number]), int(self.starts[number + 1]))

    def rarity(self, unit: str, of: int) -> float:
        """BM25's inverse document frequency; a word that stands nowhere is as rare as can be."""
        found = self.at(unit)
        count = 0 if found is None else found.stop - found.start
        return log(1 + (of - count + 0.5) / (count + 0.5))


class Shelf:
    """All texts of one language, made once for many questions."""

    def __init__(self, language: str, texts: Sequence[Text]) -> None:
        self.texts = texts
        weight = MEANING.get(language, MEANING_ELSEWHERE)
        self._meaning, self._words_count = weight, (1 - weight) * _OF_THE_REST["words"]
        self._shape_count = (1 - weight) * _OF_THE_REST["shape"]
        titles = [words_of(each.title) for each in texts]
        bodies = [words_of(each.body)[:_MOST_WORDS] for each in texts]
        self._spelled = _spelled(titles, bodies)
        self._sorted = sorted(self._spelled)
        self._words = _saturated([_counted(*each) for each in zip(titles, bodies, strict=True)])
        self._shapes = _of_length_one([Counter(grams_of(title)) for title in titles])
        self._near: _Postings | None = None
        self._vectors, self._owners, self._first = _stacked(texts)

    def find(self, asked: Asked, *, only: NDArray[np.bool_] | None = None, limit: int = 10) -> list[Match]:
        """The best first; `only` says of each text whether it may be found."""
        if not self.texts or not (asked.words or asked.vector is not None):
            return []
        scores = self._scores(asked)
        if only is not None:
            scores = np.where(only, scores, np.float32(-1))
        top = np.argpartition(-scores, min(limit, len(scores)) - 1)[:limit]
        top = top[np.lexsort((top, -scores[top]))]
        return [Match(self.texts[each].key, float(scores[each])) for each in top if scores[each] > 0]

    def knows(self, asked: Asked) -> bool:
        """Whether it is this language's words that were typed, most of them."""
        return 2 * sum(word in self._spelled for word in asked.words) > len(asked.words)

    def corrected(self, asked: Asked) -> list[str]:
        """The words as this language's own texts spell them; those that are known, or like none, stay as they are."""
        known = self._spelled
        words = [word if word in known else self._nearest(word) or word for word in asked.words]
        if not asked.is_whole and asked.words and self._completed(asked.words[-1]):
            words[-1] = asked.words[-1]
        return words

    def _scores(self, asked: Asked) -> Floats:
        said = np.float32(self._words_count) * self._covered(asked)
        said += np.float32(self._shape_count) * self._shape(asked)
        if asked.vector is None or not len(self._owners):
            return said / np.float32(1 - self._meaning)
        return said + np.float32(self._meaning) * self._meant(asked)

    def _covered(self, asked: Asked) -> Floats:
        """How much of what is asked for each text covers, rare words counting more."""
        found = np.zeros(len(self.texts), np.float32)
        wanted = 0.0
        words = list(dict.fromkeys(self.corrected(asked)))
        for place, word in enumerate(words):
            is_begun = not asked.is_whole and place == len(words) - 1
            units = self._completed(word) if is_begun else [stem(word)]
            rarity = min((self._words.rarity(unit, len(self.texts)) for unit in units), default=0.0)
            if not units:
                rarity = self._words.rarity(stem(word), len(self.texts))
            wanted += rarity
            best = np.zeros(len(self.texts), np.float32)
            for unit in units:
                at = self._words.at(unit)
                if at is not None:
                    owners = self._words.texts[at]
                    best[owners] = np.maximum(best[owners], self._words.weights[at])
            found += np.float32(rarity) * best
        return found / np.float32(wanted) if wanted else found

    def _completed(self, word: str) -> list[str]:
        """Stems of the words that begin so."""
        start = bisect_left(self._sorted, word)
        stems: dict[str, None] = {}
        for each in self._sorted[start : start + _MOST_COMPLETED]:
            if not each.startswith(word):
                break
            stems[stem(each)] = None
        return list(stems)

    def _shape(self, asked: Asked) -> Floats:
        found = np.zeros(len(self.texts), np.float32)
        length = 0.0
        for gram, count in Counter(grams_of(list(asked.words))).items():
            weight = (1 + log(count)) * self._shapes.rarity(gram, len(self.texts))
            length += weight * weight
            at = self._shapes.at(gram)
            if at is not None:
                found[self._shapes.texts[at]] += np.float32(weight) * self._shapes.weights[at]
        return found / np.float32(length**0.5) if length else found

    def _meant(self, asked: Asked) -> Floats:
        """The mean of what its title means and of what its nearest passage means."""
        found = np.zeros(len(self.texts), np.float32)
        if asked.vector is None or not self._meaning or not len(self._owners):
            return found
        near = nearness(self._vectors, asked.vector)
        best = np.full(len(self.texts), -1, np.float32)
        np.maximum.at(best, self._owners, near)
        known = self._first >= 0
        found[known] = (best[known] + near[self._first[known]]) / 2
        return np.maximum(found, 0)

    def _nearest(self, word: str) -> str | None:
        most = allowed_edits(word)
        if not most:
            return None
        if self._near is None:
            self._near = _Postings.of([Counter(grams_of([each])) for each in self._sorted])
        shared = np.zeros(len(self._sorted), np.int32)
        for gram in set(grams_of([word])):
            at = self._near.at(gram)
            if at is not None:
                shared[self._near.texts[at]] += 1
        likely = np.argpartition(-shared, min(_LIKELY, len(shared) - 1))[:_LIKELY]
        # As many edits away: one that begins the same, as few mistype the first letter; then the one that is used more.
        near = [self._sorted[each] for each in likely if shared[each]]
        found = [(edits(word, each, most), each[0] != word[0], -self._spelled[each], each) for each in near]
        best = min(found, default=None)
        return best[3] if best is not None and best[0] <= most else None


def nearness(vectors: Vectors, to: Floats) -> Floats:
    """Cosines, some thousand rows at a time: whole numbers are turned into floats no faster than they are needed."""
    found = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), _ROWS):
        found[start : start + _ROWS] = vectors[start : start + _ROWS].astype(np.float32) @ to
    return found / np.float32(127)


_ROWS = 4096
_LIKELY = 40  # words that share the most with one that nobody has written


def _spelled(titles: Iterable[Sequence[str]], bodies: Iterable[Sequence[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in (*titles, *bodies):
        found.update(each)
    return found


def _counted(title: Sequence[str], body: Sequence[str]) -> Counter[str]:
    found = Counter(map(stem, body))
    for word in title:
        found[stem(word)] += _TITLE
    return found


def _saturated(counted: Sequence[Counter[str]]) -> _Postings:
    """A word that is said often says little more than one that is said twice; long texts say everything sometimes."""
    made = _Postings.of(counted)
    if not counted:
        return made
    lengths = np.array([sum(each.values()) for each in counted], np.float32)
    by_length = 1 - _BY_LENGTH + _BY_LENGTH * lengths / max(1.0, float(lengths.mean()))
    full = made.counts + _SATURATES * by_length[made.texts]
    made.weights = (made.counts / full).astype(np.float32)
    return made


def _of_length_one(counted: Sequence[Counter[str]]) -> _Postings:
    made = _Postings.of(counted)
    rarities = np.array([made.rarity(unit, len(counted)) for unit in made.units], np.float32)
    weights = (1 + np.log(np.maximum(made.counts, 1))) * np.repeat(rarities, np.diff(made.starts))
    lengths = np.sqrt(np.bincount(made.texts, weights=weights * weights, minlength=len(counted)))
    made.weights = (weights / np.maximum(lengths, 1e-9)[made.texts]).astype(np.float32)
    return made


def _stacked(texts: Sequence[Text]) -> tuple[Vectors, NDArray[np.int64], NDArray[np.int64]]:
    """All passages, whose each is, and where the title's stands (-1 without one)."""
    given: list[Any] = [each.vectors for each in texts]
    lengths = [0 if each is None else len(each) for each in given]
    owners = np.repeat(np.arange(len(texts)), lengths)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]) if texts else np.zeros(0, np.int64)
    first = np.where(np.array(lengths, np.int64) > 0, starts, -1).astype(np.int64)
    rows = [each for each in given if each is not None]
    return (np.concatenate(rows) if rows else np.zeros((0, 384), np.int8)), owners, first
