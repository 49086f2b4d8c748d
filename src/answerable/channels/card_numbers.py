"""Where payment card numbers stand in a text.

A card number is 13 to 19 digits with a known issuer's prefix and a right check digit, written in one piece or
in groups as people write cards. It is one pass over the digits: a text without long runs of them costs nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_GAP = r"[\s.\-‐‑‒–—−_/·|\u200b\u2060]{0,3}"
RUN = re.compile(rf"\d(?:{_GAP}\d){{12,}}")
_GROUP = re.compile(r"\d+")
_TOKEN = re.compile(r"[^\s,;|<>\"']*")
_LOCAL_PART = re.compile(r"[\w.+-]*@")
_CODE_BEFORE = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,3}\Z|[A-Za-z]\d+[A-Za-z]*\Z|_\Z")
_IBAN_BEFORE = re.compile(r"[A-Z]{2}\Z")

# Issuer by prefix, with the lengths it uses.
_ISSUERS = re.compile(
    r"""4(?:\d{12}|\d{15}|\d{18})\Z                                       # Visa
      | (?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}\Z  # Mastercard
      | 3[47]\d{13}\Z                                                     # American Express
      | (?:30[0-5]|309|36\d|3[89]\d)\d{11,13}\Z                             # Diners Club
      | 35(?:2[89]|[3-8]\d)\d{12,15}\Z                                      # JCB
      | (?:6011|64[4-9]\d|65\d\d)\d{12,15}\Z                                # Discover, RuPay
      | 62\d{14,17}\Z                                                     # UnionPay
      | (?:50\d\d|5[678]\d\d|60\d\d|63\d\d|67\d\d)\d{9,15}\Z                   # Maestro, RuPay, Verve
      | (?:220[0-4]|9792|81\d\d|82\d\d)\d{12,15}\Z                          # Mir, Troy, RuPay
    """,
    re.VERBOSE,
)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # twice the digit, as the sum of its digits
_FIRST_DIGITS = set("2345689")
_USUAL_LENGTHS = {15, 16}
_GROUPINGS = {
    (4, 6, 5), (4, 6, 4), (4, 7, 4), (8, 8), (4, 12), (12, 4), (4, 8, 4),
    (6, 10), (6, 13), (5, 5, 6), (4, 11), (4, 4, 8),
}  # fmt: skip
_MOST_GROUPS = 19  # of one card
_TABLE = 6  # so many groups more than the card has are a table of numbers rather than an expiry date
_BEFORE, _BEHIND = 120, 60  # how far from a card a word may stand that says it is one
_LONGEST = 19 + 18 * 3  # characters of one card, with its gaps

_CARD_WORDS = (
    "card", "karte", "carte", "tarjeta", "kaart", "karta", "kartą", "kartę", "karty", "kredit", "credit", "crédit",
    "visa", "master", "amex", "maestro", "カード", "بطاقة", "cvv", "cvc",
)  # fmt: skip
_OTHER_WORDS = (
    r"track\w*", "shipment", "parcel", "order", "invoice", "serial", "imei", "iccid", r"sendung\w*", r"paket\w*",
    r"bestell\w*", r"rechnung\w*", "colis", "suivi", "commande", "seguimiento", "pedido", "envío", r"zending\w*",
    "bestelling", r"przesyłk\w*", r"zamówieni\w*", r"追跡\w*", r"注文\w*", r"伝票\w*", "تتبع", "شحنة", "طلب",
)  # fmt: skip
_OTHER_NUMBER = re.compile(rf"(?:{'|'.join(_OTHER_WORDS)})[^\d\n]{{0,25}}\Z", re.IGNORECASE)
# Cheap to look for, and nearly every number has none of them before it.
_OTHER_HINTS = tuple(word.removesuffix(r"\w*") for word in _OTHER_WORDS)


@dataclass(frozen=True)
class CardNumber:
    start: int
    end: int
    last_four: str


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of digits with small gaps: its groups in the text, and its digits alone."""

    text: str
    groups: list[tuple[int, int]]
    digits: str
    offsets: list[int]  # where each group begins in `digits`


def card_numbers(text: str) -> Iterator[CardNumber]:
    for match in RUN.finditer(text):
        if not _IBAN_BEFORE.search(text[max(0, match.start() - 2) : match.start()]):
            yield from _in_run(_run(text, match))


def _run(text: str, match: re.Match[str]) -> _Run:
    groups = [group.span() for group in _GROUP.finditer(text, match.start(), match.end())]
    digits = (
        match[0] if match[0].isascii() else "".join(str(int(c)) if c.isdecimal() else c for c in match[0])
    )
    offsets, total = [], 0
    for start, end in groups:
        offsets.append(total)
        total += end - start
    return _Run(text, groups, re.sub(r"\D", "", digits), offsets)


def _in_run(run: _Run) -> Iterator[CardNumber]:
    """Neighbouring groups that together are a card number; the longest from the left first."""
    first = 0
    while first < len(run.groups):
        first = _past_the_middle_of_a_table(run, first)
        count = _groups_of_card(run, first)
        if count:
            start, end = run.groups[first][0], run.groups[first + count - 1][1]
            yield CardNumber(start, end, _digits(run, first, count)[-4:])
        first += count or 1


def _past_the_middle_of_a_table(run: _Run, first: int) -> int:
    """Only a word nearby makes a card of numbers in a table, and amid nothing but digits no word is near."""
    start, end = run.groups[0][0], run.groups[-1][1]
    is_amid = run.groups[first][0] >= start + _BEFORE and run.groups[first][0] + _LONGEST + _BEHIND < end
    if not is_amid or len(run.groups) <= _MOST_GROUPS + _TABLE:
        return first
    return bisect_left(run.groups, (end - _LONGEST - _BEHIND,), lo=first)


def _groups_of_card(run: _Run, first: int) -> int:
    """How many groups from `first` on are one card number, 0 when none."""
    if run.digits[run.offsets[first]] not in _FIRST_DIGITS:
        return 0
    best, total = 0, 0
    for count, (start, end) in enumerate(run.groups[first : first + _MOST_GROUPS], start=1):
        total += end - start
        if total > 19:
            break
        if total >= 13 and _is_card(run, first, count):
            best = count
    return best


def _is_card(run: _Run, first: int, count: int) -> bool:
    window = run.groups[first : first + count]
    if not _is_grouped_like_a_card([end - start for start, end in window]):
        return False
    digits = _digits(run, first, count)
    if not _ISSUERS.match(digits) or not _passes_luhn(digits):
        return False
    gaps = {run.text[before[1] : after[0]].strip() for before, after in pairwise(window)}
    start, end = window[0][0], window[-1][1]
    if len(gaps) > 1 or _is_inside_a_code(run.text, start, end):
        return False
    is_doubtful = len(digits) not in _USUAL_LENGTHS or len(run.groups) > count + _TABLE
    if (is_doubtful or count == 1) and _is_called_otherwise(run.text[max(0, start - 60) : start]):
        return False
    return not is_doubtful or _is_called_a_card(run.text[max(0, start - _BEFORE) : end + _BEHIND])


def _is_called_otherwise(before: str) -> bool:
    lowered = before.lower()
    return any(hint in lowered for hint in _OTHER_HINTS) and bool(_OTHER_NUMBER.search(before))


def _is_called_a_card(around: str) -> bool:
    lowered = around.lower().replace("\u0307", "")  # the dot of a Turkish capital I
    return any(word in lowered for word in _CARD_WORDS)


def _digits(run: _Run, first: int, count: int) -> str:
    last_start, last_end = run.groups[first + count - 1]
    return run.digits[run.offsets[first] : run.offsets[first + count - 1] + last_end - last_start]


def _is_grouped_like_a_card(sizes: list[int]) -> bool:
    if len(sizes) == 1 or tuple(sizes) in _GROUPINGS or sizes[:3] == [4, 4, 4]:
        return True
    *front, last = sizes
    return front[0] in (1, 2, 4) and last <= front[0] and front.count(front[0]) == len(front)


def _is_inside_a_code(text: str, start: int, end: int) -> bool:
    """Part of an address, or of a longer code of letters and digits."""
    backwards = _TOKEN.match(text[max(0, start - 500) : start][::-1])
    token = backwards[0][::-1] if backwards else ""
    if "://" in token or "www." in token or "@" in token or "%" in token[-3:] or _CODE_BEFORE.search(token):
        return True
    after = text[end : end + 1]
    if after.isascii() and (after.isalpha() or after == "_"):
        return True
    return bool(_LOCAL_PART.match(text, end, end + 100))


def _passes_luhn(digits: str) -> bool:
    numbers = [int(digit) for digit in reversed(digits)]
    return (sum(numbers[::2]) + sum(_DOUBLED[number] for number in numbers[1::2])) % 10 == 0
