"""What a look finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    FINE = "fine"
    NOTE = "note"  # for somebody to look at in their own time
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """A sentence, and what to do if it is not well; `url` is where that is done."""

    level: Level
    sentence: str
    advice: str = ""
    url: str = ""

    def at(self, url: str) -> "Finding":
        return replace(self, url=url)

    def as_json(self) -> dict[str, str]:
        return {"level": self.level.value, "sentence": self.sentence, "advice": self.advice}


Look = Callable[[datetime], Iterator[Finding]]


def fine(sentence: str) -> Finding:
    return Finding(Level.FINE, sentence)


def note(sentence: str, advice: str) -> Finding:
    return Finding(Level.NOTE, sentence, advice)


def wrong(sentence: str, advice: str) -> Finding:
    return Finding(Level.WRONG, sentence, advice)
