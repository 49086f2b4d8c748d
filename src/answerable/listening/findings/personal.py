"""What would betray somebody in a finding: found, so that it can be refused, or taken out of what is quoted. Pure.

Obvious things alone: mail addresses, numbers as long as a telephone's, and the names of those whose ticket it is. A
person still reads what is kept.
"""

import re
from collections.abc import Collection

from answerable.people.erasing import GAP
from answerable.people.masking.values import addresses_in

_NUMBER = re.compile(r"(?<![\w@])[+(]?\d(?:[\s./()\u00a0-]{0,3}\d){6,17}(?!\w)")
_WORD = re.compile(r"[^\W\d_]{3,}")
# Days and measures look like numbers: 2026-11-27, 27.11.2026, 27/11/2026.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}")


def betrayals(text: str, names: Collection[str] = ()) -> list[str]:
    """The words that would, each once, as they stand."""
    found = [*addresses_in(text), *_numbers(text), *_named(text, names)]
    return list(dict.fromkeys(found))


def without_betrayals(text: str, names: Collection[str] = ()) -> str:
    for word in sorted(betrayals(text, names), key=len, reverse=True):
        text = text.replace(word, GAP)
    return text


def _numbers(text: str) -> list[str]:
    found = (match[0].strip() for match in _NUMBER.finditer(text))
    return [each for each in found if not _DAY.fullmatch(each)]


def _named(text: str, names: Collection[str]) -> list[str]:
    """Whole names however they are written; parts of one where they begin with a capital, as names do."""
    whole = [name for name in names if " " in name.strip()]
    found = [match[0] for name in whole for match in _pattern(name).finditer(text)]
    parts = {part for name in names for part in _WORD.findall(name)}
    return found + [match[0] for match in _WORD.finditer(text) if match[0] in parts and match[0][0].isupper()]


def _pattern(name: str) -> "re.Pattern[str]":
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
