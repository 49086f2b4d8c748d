"""Where payment card numbers and their security codes stand in a text, in any of our languages.

A card number is 13 to 19 digits with a known issuer's prefix and a right check digit, written in one piece or
in groups as people write cards. Everything is one pass over the digits of the text: a text without long runs of
digits and without the words for a security code costs next to nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

MASK = "•"
ASCII_MASK = "*"  # for raw messages, where it fits every charset

_GAP = r"[\s.\-‐‑‒–—−_/·|\u200b\u2060]{0,3}"
_RUN = re.compile(rf"\d(?:{_GAP}\d){{12,}}")
_GROUP = re.compile(r"\d+")
_SHORT = re.compile(r"(?<!\d)(?<!\d[.,:/-])\d{3,4}(?![\d/:-]|[.,]\d)")
_TOKEN_BEFORE = re.compile(r"\S*\Z")
_CODE_BEFORE = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,3}\Z|[A-Za-z]\d+[A-Za-z]*\Z|_\Z")
_IBAN_BEFORE = re.compile(r"[A-Z]{2}\Z")
_EXPIRY_AND_CODE = re.compile(r"\D{0,20}?\b(?:0[1-9]|1[0-2])\s?[/.\-]\s?(?:20)?\d\d[\s,;|/]+(\d{3,4})(?!\d)")

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
_USUAL_LENGTHS = {15, 16}
_GROUPINGS = {
    (4, 6, 5),
    (4, 6, 4),
    (4, 7, 4),
    (8, 8),
    (4, 12),
    (12, 4),
    (4, 8, 4),
    (6, 10),
    (6, 13),
    (5, 5, 6),
    (4, 11),
    (4, 4, 8),
}

_CARD_WORDS = re.compile(
    r"card|karte|carte|tarjeta|kaart|kart[aąęy]|kredit|credit|crédit|visa|master|amex|maestro|カード|بطاقة|البطاقة|cvv|cvc",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:track\w*|shipment|parcel|order|invoice|serial|imei|iccid|sendung\w*|paket\w*|bestell\w*|rechnung\w*|colis|suivi|commande|"
    r"seguimiento|pedido|envío|zending\w*|bestelling|przesyłk\w*|zamówieni\w*|追跡\w*|注文\w*|伝票\w*|تتبع|شحنة|طلب)"
    r"[^\d\n]{0,25}\Z",
    re.IGNORECASE,
)
# Cheap to look for; only a text that has one of them is searched for labels at all.
_CODE_HINTS = (
    "cv", "csc", "cid", "cav", "code", "kod", "cód", "cod", "prüf", "pruef", "crypto", "cripto", "krypto", "kpn", "コード", "番号",
    "رمز", "الرمز", "number", "ｃｖ",
)  # fmt: skip
_CODE_LABEL = (
    r"\b(?:cvv2?|cvc2?|cvn2?|csc|cav2?|cvd|kpn)\b|(?:cvv2?|cvc2?)(?=[はがのコ番:：])|ｃｖ[ｖｃ]"
    r"|card\s(?:verification|security|identification)(?:\s(?:value|code|number))?|security\s(?:code|number)"
    r"|kartenpr(?:ü|ue)f(?:nummer|wert|code|ziffer)|(?:karten)?pr(?:ü|ue)fnummer|(?:karten)?sicherheits(?:code|nummer|zahl)"
    r"|cryptogramme(?:\svisuel)?|code\sde\ss[ée]curit[ée]|c[óo]digo\sde\sseguridad|criptograma"
    r"|(?:kaart)?(?:beveiligings|veiligheids|verificatie)code|kod\s(?:zabezpieczaj[ąa]cy|bezpiecze[ńn]stwa|cvv|cvc)"
    r"|セキュリティー?(?:コード|番号)|カード確認(?:コード|番号)|رمز\s(?:ال)?(?:أمان|امان|حماية)|(?:ال)?رمز\sالسري"
)
# Also what one-time passwords are called, so only beside a card.
_WEAK_LABEL = (
    r"\bcid\b|verification\s(?:code|number|value)|pr(?:ü|ue)fziffer|pr(?:ü|ue)fcode|code\sde\sv[ée]rification"
    r"|c[óo]digo\sde\sverificaci[óo]n|kod\sweryfikacyjny|(?:確認|認証)(?:コード|番号)|رمز\s(?:ال)?تحقق|\bcode\b|\bcode-?nummer\b"
)
_FILLER = (
    r"(?:\s|[:：=#.()\[\]\"'*’–-]|\b(?:is|was|are|on|the|back|my|of|code|number|num|no|nr|ist|lautet|die|der|est|le|es|el|son|"
    r"jest|to|wynosi|nummer|numer|número|numéro|cvv2?|cvc2?|csc|2)\b|は|が|です|コード|番号|هو|هي){0,12}\Z"
)
_AFTER_LABEL = re.compile(f"(?:{_CODE_LABEL}){_FILLER}", re.IGNORECASE)
_AFTER_WEAK_LABEL = re.compile(f"(?:{_WEAK_LABEL}){_FILLER}", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A range of the text, and what may be kept of it: the last digits of a card, nothing of a code."""

    start: int
    end: int
    kept: str = ""

    def mask(self, mark: str) -> str:
        return f"{mark * 4} {self.kept}" if self.kept else mark * 3


def redact(text: str, mark: str = MASK) -> tuple[str, bool]:
    """`text` with card numbers as `•••• 4242` and security codes as `•••`, and whether there were any."""
    found = find_card_data(text)
    if not found:
        return text, False
    pieces, position = [], 0
    for each in found:
        pieces += [text[position : each.start], each.mask(mark)]
        position = each.end
    return "".join(pieces) + text[position:], True


def find_card_data(text: str) -> list[Found]:
    """Every card number and security code, in the order of the text."""
    cards = list(_cards(text))
    found = sorted([*cards, *_codes(text, cards)], key=lambda each: each.start)
    kept: list[Found] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _cards(text: str) -> Iterator[Found]:
    for run in _RUN.finditer(text):
        groups = [group.span() for group in _GROUP.finditer(text, run.start(), run.end())]
        if text[run.start() - 2 : run.start()].isalpha() and _IBAN_BEFORE.search(
            text[run.start() - 2 : run.start()]
        ):
            continue
        yield from _cards_in(text, groups)


def _cards_in(text: str, groups: list[tuple[int, int]]) -> Iterator[Found]:
    """Neighbouring groups that together are a card number; the longest from the left first."""
    first = 0
    while first < len(groups):
        length = _match_at(text, groups, first)
        if length:
            start, end = groups[first][0], groups[first + length - 1][1]
            yield Found(start, end, _digits(text[start:end])[-4:])
        first += length or 1


def _match_at(text: str, groups: list[tuple[int, int]], first: int) -> int:
    """How many groups from `first` on are one card number, 0 when none."""
    total, best = 0, 0
    for count in range(1, min(19, len(groups) - first) + 1):
        start, end = groups[first + count - 1]
        total += end - start
        if total > 19:
            break
        if total >= 13 and _is_card(text, groups, first, count):
            best = count
    return best


def _is_card(text: str, groups: list[tuple[int, int]], first: int, count: int) -> bool:
    window = groups[first : first + count]
    sizes = tuple(end - start for start, end in window)
    start, end = window[0][0], window[-1][1]
    digits = _digits(text[start:end])
    if not _ISSUERS.match(digits) or not _passes_luhn(digits) or not _is_grouped_like_a_card(sizes):
        return False
    gaps = {_kind(text[a[1] : b[0]]) for a, b in pairwise(window)}
    if len(gaps) > 1 or _is_inside_a_code(text, start, end):
        return False
    is_doubtful = len(digits) not in _USUAL_LENGTHS or len(groups) > 6 or len(set(digits)) < 2
    if (is_doubtful or count == 1) and _OTHER_NUMBER.search(text[max(0, start - 60) : start]):
        return False
    return not is_doubtful or bool(_CARD_WORDS.search(text[max(0, start - 120) : end + 60]))


def _digits(text: str) -> str:
    return "".join(str(int(char)) for char in text if char.isdecimal())


def _kind(gap: str) -> str:
    return gap.strip() or " "


def _is_grouped_like_a_card(sizes: tuple[int, ...]) -> bool:
    if len(sizes) == 1 or sizes in _GROUPINGS:
        return True
    *front, last = sizes
    return (all(size == front[0] for size in front) and front[0] in (1, 2, 4) and last <= front[0]) or sizes[
        :3
    ] == (4, 4, 4)


def _is_inside_a_code(text: str, start: int, end: int) -> bool:
    """Part of an address, or of a longer code of letters and digits."""
    before = _TOKEN_BEFORE.search(text[max(0, start - 500) : start])
    token = before[0] if before else ""
    if "://" in token or "www." in token or "@" in token or "%" in token[-3:]:
        return True
    after = text[end : end + 1]
    return (
        bool(_CODE_BEFORE.search(token))
        or after == "@"
        or (after.isascii() and (after.isalpha() or after == "_"))
    )


def _passes_luhn(digits: str) -> bool:
    total = sum(map(int, digits[-1::-2])) + sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return total % 10 == 0


def _codes(text: str, cards: list[Found]) -> Iterator[Found]:
    for card in cards:
        match = _EXPIRY_AND_CODE.match(text, card.end, card.end + 60)
        if match:
            yield Found(*match.span(1))
    lowered = text.lower()
    if not any(hint in lowered for hint in _CODE_HINTS):
        return
    last_card = 0
    for match in _SHORT.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if _AFTER_LABEL.search(before):
            yield Found(*match.span())
            continue
        while last_card < len(cards) - 1 and cards[last_card + 1].start < match.start() + 300:
            last_card += 1
        is_near = bool(cards) and abs(cards[last_card].start - match.start()) < 300
        if is_near and _AFTER_WEAK_LABEL.search(before):
            yield Found(*match.span())
