"""What people tell of themselves in what they write: addresses of theirs, and the numbers they sign with. Pure."""

import re
from collections.abc import Iterable, Sequence

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
# Their words, up to the address, on the same line or the next.
_OWN = re.compile(
    r"""(?ix)
    (?: \bmy \s+ (?:other|private|personal|work|new|old|second|usual) \s+ (?:e-?mail|mail|address)
      | \bI \s+ (?:also|usually|previously) \s+ (?:write|wrote|use|used) \b
      | \bmeine? \s+ (?:andere|private|neue|alte|zweite|geschäftliche)n? \s+ (?:e-?mail|mail|adresse)
      | \bmijn \s+ (?:andere|privé|nieuwe|oude|tweede) \s+ (?:e-?mail|mail)?-?(?:adres)?
      | \bmon \s+ (?:autre|ancien|second|nouveau) \s+ (?:e-?mail|mail|courriel)
      | \bmon \s+ (?:autre|ancienne|nouvelle) \s+ adresse
      | \bmi \s+ (?:otr[oa]|nuev[oa]|antigu[oa]) \s+ (?:correo|e-?mail|dirección)
      | \bmój \s+ (?:inny|drugi|nowy|stary) \s+ (?:e-?mail|adres)
      | 別の(?:メール)?アドレス
      | بريدي \s+ الآخر
    ) [^@]{0,60}? ({address})
    """.replace("{address}", _ADDRESS.pattern.replace(" ", ""))
)
_CALLED = re.compile(
    r"(?i)^\W*(?:tel|phone|telefon|téléphone|tél|teléfono|mobile?|mob|handy|gsm|cell|m|t|p)\b[.:\s]|^\W*[+☎]"
)
_NUMBER = re.compile(r"(?:\+|00)?\(?\d[\d\s()/.\-]{6,22}\d")
_SIGNATURE_LINES = 10
_MOST_TEXT = 20_000


def own_words(text: str, folds: Iterable[Sequence[int]]) -> str:
    """Without what is quoted from somebody else."""
    kept, position = [], 0
    for start, end in sorted((fold[0], fold[1]) for fold in folds):
        kept.append(text[position : max(position, start)])
        position = max(position, end)
    return ("".join(kept) + text[position:])[:_MOST_TEXT]


def addresses_called_own(words: str) -> set[str]:
    return {match[1].lower() for match in _OWN.finditer(words)}


def addresses_signed_with(words: str) -> set[str]:
    return {found.lower() for line in _last_lines(words) for found in _ADDRESS.findall(line)}


def numbers_signed_with(words: str) -> set[str]:
    """Telephone numbers by their digits, of lines that say that they are one."""
    found = set()
    for line in _last_lines(words):
        if _CALLED.search(line):
            found |= {digits(number) for number in _NUMBER.findall(line)}
    return {number for number in found if 8 <= len(number) <= 15}


def digits(number: str) -> str:
    """Written one way: "0032 9 123" and "+32 (9) 123" are one number."""
    plain = "".join(character for character in number if character.isascii() and character.isdigit())
    return plain.removeprefix("00")


def _last_lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()][-_SIGNATURE_LINES:]
