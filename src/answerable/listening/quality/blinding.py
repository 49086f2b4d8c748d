"""What was said, without who said it: names, signatures, companies, teams and addresses are taken out before a reviewer
sees it. Pure. Rather too much than too little: a word that is also somebody's name goes too.

What cannot be taken out is how somebody writes, and in which language.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

NAME, COMPANY, ADDRESS, NUMBER, SIGNATURE, QUOTED = (
    "▮name",
    "▮company",
    "▮address",
    "▮number",
    "▮signature",
    "▮quoted",
)
_SHORTEST = 2  # letters of a part of a name that is taken out
_SHORTEST_OF_OTHERS = 3
_MOST_SIGNED = 15  # lines; a greeting with more behind it was not the end
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@])@[\w.]{2,}", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\w+])\+?\d(?:[\s./()-]*\d){6,}(?!\w)")
# How letters end, in the languages that are answered most; what stands behind it is who wrote.
_ENDINGS = (
    "kind regards", "best regards", "warm regards", "regards", "best wishes", "sincerely", "yours sincerely",
    "yours faithfully", "cheers", "all the best", "many thanks", "thank you and best regards", "met vriendelijke groet",
    "met vriendelijke groeten", "vriendelijke groeten", "groeten", "hartelijke groeten", "mit freundlichen gruszen",
    "mit freundlichen grussen", "freundliche grusse", "viele grusse", "liebe grusse", "herzliche grusse",
    "beste grusse", "cordialement", "bien cordialement", "bien a vous", "sinceres salutations", "saludos",
    "un saludo", "saludos cordiales", "atentamente", "atenciosamente", "cumprimentos", "com os melhores cumprimentos",
    "cordiali saluti", "distinti saluti", "saluti", "pozdrawiam", "z powazaniem", "mvg", "mfg",
)  # fmt: skip
_END = re.compile(
    rf"^[ \t>*_-]*(?:{'|'.join(map(re.escape, _ENDINGS))})\b[ \t]*[,.!]*[^\n]{{0,40}}$",
    re.MULTILINE | re.IGNORECASE,
)
_DASHES = re.compile(r"^-- ?$", re.MULTILINE)


@dataclass(frozen=True)
class Hidden:
    """`people` are those who took part: each part of their names goes, however it is written. Of `others` (colleagues
    who may be mentioned) whole names go, and parts where they are written as names. `companies` are providers, teams
    and sites."""

    people: Collection[str] = ()
    others: Collection[str] = ()
    companies: Collection[str] = ()


def blinded(text: str, hidden: Hidden) -> str:
    """The text with what is hidden put out of sight."""
    text = _replaced(text, [(each.start(), each.end(), ADDRESS) for each in _ADDRESS.finditer(text)])
    text = _replaced(text, [(each.start(), each.end(), NUMBER) for each in _NUMBER.finditer(text)])
    plain, places = _folded(text)
    found = []
    for names, by_parts, word in (
        (hidden.companies, False, COMPANY),
        (hidden.others, False, NAME),
        (hidden.people, True, NAME),
    ):
        pattern = _pattern(frozenset(names), by_parts)
        at = pattern.finditer(plain) if pattern else ()
        found += [(places[each.start()], places[each.end() - 1] + 1, word) for each in at]
    found += _as_names(text, plain, places, hidden.others)
    return _replaced(text, found)


def without_signature(text: str) -> str:
    """What stands behind a greeting at the end, or behind two dashes, goes, with the greeting's own line."""
    plain, places = _folded(text)
    ends = [each.start() for pattern in (_DASHES, _END) for each in pattern.finditer(plain)]
    cuts = [at for at in ends if plain[:at].strip() and plain.count("\n", at) <= _MOST_SIGNED]
    if not cuts:
        return text
    return f"{text[: places[min(cuts)]].rstrip()}\n{SIGNATURE}"


def without_quotes(text: str, folds: Iterable[Sequence[int]]) -> str:
    """What was quoted of earlier messages: it stands above, without its signature."""
    return _replaced(text, [(begin, end, QUOTED) for begin, end in folds if 0 <= begin < end <= len(text)])


@lru_cache(maxsize=64)
def _pattern(names: frozenset[str], by_parts: bool) -> re.Pattern[str] | None:
    """Of the names as a whole; with `by_parts` of each part of them, too."""
    words = {fold(name) for name in names if name.strip()}
    if by_parts:
        words |= {part for name in names for part in _parts(name) if len(part) >= _SHORTEST}
    return _any_of(words) if words else None


def _any_of(words: Collection[str]) -> re.Pattern[str]:
    ways = sorted(
        (r"[\s.,_-]+".join(map(re.escape, re.split(r"[\s.,_-]+", each.strip()))) for each in words), key=len
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(reversed(ways))})(?:['’]s)?(?!\w)", re.IGNORECASE)


def _as_names(
    text: str, plain: str, places: Sequence[int], others: Collection[str]
) -> list[tuple[int, int, str]]:
    """Parts of colleagues' names where they begin with a capital: "Will" goes, "will" stays."""
    parts = {part for name in others for part in _parts(name) if len(part) >= _SHORTEST_OF_OTHERS}
    found = []
    for each in _WORD.finditer(plain) if parts else ():
        begin, end = places[each.start()], places[each.end() - 1] + 1
        if text[begin].isupper() and each.group().casefold().removesuffix("'s").removesuffix("’s") in parts:
            found.append((begin, end, NAME))
    return found


def _parts(name: str) -> set[str]:
    return set(_WORD.findall(fold(name)))


def fold(text: str) -> str:
    return _folded(text)[0].casefold()


def _folded(text: str) -> tuple[str, list[int]]:
    """Without accents and invisible characters, and of each character where it stood."""
    letters, places = [], []
    for at, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character):
            if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
                continue
            for each in _PLAIN.get(letter, letter):
                letters.append(each)
                places.append(at)
    return "".join(letters), places


_PLAIN = {
    "ł": "l",
    "Ł": "L",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
}


def _replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """Each span by its word; of those that overlap, the earliest and longest."""
    kept, end = [], 0
    for begin, until, word in sorted(spans, key=lambda each: (each[0], -each[1])):
        if until <= end:
            continue
        kept += [text[end : max(begin, end)], word if begin >= end else ""]
        end = until
    return "".join([*kept, text[end:]])
