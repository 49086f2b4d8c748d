"""What would betray somebody in a finding: found, so that it can be refused, or taken out of what is quoted. Pure.

Obvious things alone: mail addresses, numbers as long as a telephone's, those of orders, and the names of those whose
ticket it is. A person still reads what is kept.
"""

import re
from collections.abc import Collection

from answerable.people.erasing import GAP
from answerable.people.masking.values import addresses_in

_NUMBER = re.compile(r"(?<![\w@])[+(]?\d(?:[\s./()\u00a0-]{0,3}\d){6,17}(?!\w)")
_ORDER = re.compile(r"(?<!\w)[A-Z]{1,4}-?\d{5,12}(?!\w)")
_WORD = re.compile(r"[^\W\d_]{3,}")
# Days and measures look like numbers: 2026-11-27, 27.11.2026, 27/11/2026.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}")


def betrayals(text: str, names: Collection[str] = (), *, with_parts: bool = True) -> list[str]:
    """The words that would, each once, as they stand. Parts of names count, unless it is said otherwise."""
    found = [*addresses_in(text), *_numbers(text), *_whole(text, names)]
    found += _parts(text, names) if with_parts else []
    return list(dict.fromkeys(found))


def without_betrayals(text: str, names: Collection[str] = ()) -> str:
    for word in sorted(betrayals(text, names), key=len, reverse=True):
        text = text.replace(word, GAP)
    return text


def _numbers(text: str) -> list[str]:
    found = (match[0].strip() for match in _NUMBER.finditer(text))
    return [each for each in found if not _DAY.fullmatch(each)] + _ORDER.findall(text)


def _whole(text: str, names: Collection[str]) -> list[str]:
    """Of more than one word, however they are written."""
    whole = sorted(name for name in names if " " in name.strip())
    return [match[0] for name in whole for match in _pattern(name).finditer(text)]


def _parts(text: str, names: Collection[str]) -> list[str]:
    """Where they begin with a capital, as names do."""
    parts = {part for name in names for part in _WORD.findall(name)}
    return [match[0] for match in _WORD.finditer(text) if match[0] in parts and match[0][0].isupper()]


def _pattern(name: str) -> "re.Pattern[str]":
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
