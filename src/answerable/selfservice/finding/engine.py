"""What can be found, in memory, as this process last read it: a shelf for each language, kept up to date by the mark of
the last change. Two seconds behind at most."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answerable.selfservice.finding.meaning.graph import DIMENSIONS
from answerable.selfservice.finding.ranking import Asked, Floats, Shelf, Text
from answerable.selfservice.models import SearchText, SearchVersion

_FRESH = 2.0  # seconds
_AT_ONCE = 500  # rows read
# At least so much of 1: below it a text may be near, and is no answer. Chosen where as many questions without an answer
# pass it as questions with one do not (bench/finding.py).
GOOD_WITH_MEANING, GOOD = 0.49, 0.33
_READABLE = ("en",)  # where meaning weighs most


@dataclass(frozen=True)
class Wish:
    """What somebody may find and how: `audience` are all that they read; no brand means those of every brand."""

    typed: str
    language: str
    audience: Sequence[str]
    brand: int | None = None
    any_brand: bool = False
    limit: int = 10
    is_whole: bool = True
    kinds: Sequence[str] = ()


@dataclass(frozen=True)
class Answer:
    """`hits` are (text, score, whether it is good); `spelled` is how our texts spell it, where that differs."""

    hits: list[tuple[int, float, bool]] = field(default_factory=list)
    spelled: str = ""


class Engine:
    """`embed` gives what a sentence means, or None where nobody knows."""

    def __init__(
        self, embed: Callable[[str], Floats | None] = lambda _typed: None, *, is_kept_up: bool = False
    ) -> None:
        """`is_kept_up`: somebody calls `look` every few seconds, so that no question waits for it."""
        self._embed, self._is_kept_up = embed, is_kept_up
        self._lock = threading.Lock()
        self._texts: dict[int, tuple[str, Text]] = {}
        self._marks: dict[int, int] = {}
        self._shelves: dict[str, Shelf] = {}
        self._masks: dict[tuple[Any, ...], NDArray[np.bool_]] = {}
        self._version, self._looked_at = -1, 0.0

    def find(self, wish: Wish) -> Answer:
        """In the reader's language first; in others what none of theirs answers, in English before the rest."""
        self._refresh()
        vector = self._embed(wish.typed) if wish.typed.strip() else None
        asked = Asked.of(wish.typed, is_whole=wish.is_whole, vector=vector)
        if not asked.words:
            return Answer()
        hits: list[tuple[int, float, bool]] = []
        seen: set[int] = set()
        shelves, is_elsewhere = self._shelves, False
        for language in _in_turn(wish.language, shelves):
            if language != wish.language and not shelves[language].knows(asked):
                continue
            found = self._on(language, shelves[language], asked, wish)
            own = language == wish.language
            for key, score, is_good in found if own else [each for each in found if each[2]]:
                if key not in seen:
                    seen.add(key)
                    hits.append((key, score, is_good))
            if any(is_good for _key, _score, is_good in hits):
                is_elsewhere = language != wish.language
                break
        hits.sort(key=lambda each: not each[2])  # stays in its order otherwise
        # What another language answers well is spelled as that one spells it.
        return Answer(hits[: wish.limit], "" if is_elsewhere else self._spelled(asked, wish.language))

    def _on(self, language: str, shelf: Shelf, asked: Asked, wish: Wish) -> list[tuple[int, float, bool]]:
        means = asked.vector is not None and language in _READABLE
        least = GOOD_WITH_MEANING if means else GOOD
        found = shelf.find(asked, only=self._mask(language, shelf, wish), limit=wish.limit)
        return [(each.key, each.score, each.score >= least) for each in found]

    def _spelled(self, asked: Asked, language: str) -> str:
        shelf = self._shelves.get(language)
        if shelf is None:
            return ""
        words = shelf.corrected(asked)
        return " ".join(words) if words != list(asked.words) else ""

    def _mask(self, language: str, shelf: Shelf, wish: Wish) -> NDArray[np.bool_]:
        key = (language, id(shelf), tuple(wish.audience), wish.brand, wish.any_brand, tuple(wish.kinds))
        found = self._masks.get(key)
        if found is None:
            found = np.array([_may(each, wish) for each in shelf.texts], bool)
            if len(self._masks) > 200:
                self._masks.clear()
            self._masks[key] = found
        return found

    def _refresh(self) -> None:
        is_due = time.monotonic() >= self._looked_at + _FRESH and not self._is_kept_up
        if self._version < 0 or is_due:
            self.look()

    def look(self) -> None:
        """Read what changed. Whoever comes meanwhile is answered from what is known, if anything is."""
        if not self._lock.acquire(blocking=self._version < 0):
            return
        try:
            mark = SearchVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0
            if mark != self._version:
                self._read(mark)
            self._looked_at = time.monotonic()
        finally:
            self._lock.release()

    def _read(self, mark: int) -> None:
        """What has another mark than when it was read, and what is there no more: also where another database, or an
        older state of this one, took the place of what was read."""
        present = dict(SearchText.objects.values_list("pk", "version"))
        other = [key for key, theirs in present.items() if self._marks.get(key) != theirs]
        texts = {key: each for key, each in self._texts.items() if key in present}
        changed = {language for key, (language, _text) in self._texts.items() if key not in present}
        for row in _rows(other):
            if row.pk in texts:
                changed.add(texts[row.pk][0])
            texts[row.pk] = (row.language, _text(row))
            present[row.pk] = row.version
            changed.add(row.language)
        shelves = dict(self._shelves)
        for language in changed:
            theirs = [text for _key, (spoken, text) in sorted(texts.items()) if spoken == language]
            shelves[language] = Shelf(language, theirs)
        self._masks = {}
        self._texts, self._marks = texts, present
        self._shelves, self._version = shelves, mark

    def forget(self) -> None:
        """Look anew at the next question."""
        self._looked_at = 0.0


def _rows(keys: Sequence[int]) -> Iterator[SearchText]:
    for start in range(0, len(keys), _AT_ONCE):
        yield from SearchText.objects.filter(pk__in=keys[start : start + _AT_ONCE])


def _text(row: SearchText) -> Text:
    vectors = np.frombuffer(bytes(row.vectors), np.int8).reshape(-1, DIMENSIONS) if row.vectors else None
    return Text(row.pk, row.title, row.body, row.audience, row.brand_id, row.kind, vectors)


def _may(text: Text, wish: Wish) -> bool:
    is_of_brand = wish.any_brand or text.brand is None or text.brand == wish.brand
    return text.audience in wish.audience and is_of_brand and (not wish.kinds or text.kind in wish.kinds)


def _in_turn(language: str, known: dict[str, Shelf]) -> list[str]:
    return sorted(known, key=lambda each: (each != language, each != "en", each))
