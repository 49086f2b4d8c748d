"""Words as they are compared: without case and accents, and with scripts that have no spaces cut into pairs.

Both databases index what comes out of here with their plainest tokeniser, so that they find the same things.
"""

import re
import unicodedata

LONGEST = 50_000  # characters of one document that are searched
# Han, kana, Thai, Lao, Khmer: written without spaces between words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"\w+")


class _WithoutMarks(dict[int, int | None]):
    """For `str.translate`: accents and other marks go. Each character is looked up once and then known."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_MARKS = _WithoutMarks()


def fold(text: str) -> str:
    """The words of a text, separated by single spaces."""
    text = text[:LONGEST]
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    text = unicodedata.normalize("NFKD", text).casefold().translate(_WITHOUT_MARKS)
    return " ".join(_WORD.findall(_UNSPACED.sub(_pairs, unicodedata.normalize("NFC", text))))


def query_phrases(query: str) -> list[str]:
    """What must all be found: each typed word as one phrase (an address or a Japanese word is several in a row)."""
    phrases = [fold(word) for word in query[:400].split()]
    return [phrase for phrase in phrases if phrase][:12]


def _pairs(match: re.Match[str]) -> str:
    """ "返金" → "返金 金": every character begins a word, so that each is found, alone or with what follows it."""
    run = match.group()
    return " " + " ".join(run[index : index + 2] for index in range(len(run))) + " "
