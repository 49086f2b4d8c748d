"""Where the digits stand that prove a card is in hand, by the words before them in any of our languages."""

import re
from collections.abc import Iterator, Sequence

from answerable.channels.card_numbers import CardNumber

_SHORT = re.compile(r"(?<!\d)(?<!\d[.,:/-])\d{3,4}(?![\d/:-]|[.,]\d)")
_EXPIRY_AND_CODE = re.compile(r"\D{0,20}?\b(?:0[1-9]|1[0-2])\s?[/.\-]\s?(?:20)?\d\d[\s,;|/]+(\d{3,4})(?!\d)")
_NEAR = 300
# Cheap to look for; only a text that has one of them is searched for labels at all.
_CODE_HINTS = (
    "cv", "csc", "cid", "cav", "code", "kod", "cód", "cod", "prüf", "pruef", "crypto", "cripto", "krypto", "kpn",
    "コード", "番号", "رمز", "number", "ｃｖ",
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
# No label, and nothing between it and its code, has such digits: only behind the last of them there is one to find.
_OTHER_DIGITS = re.compile("[013-9]|22")
_AFTER_LABEL = re.compile(f"(?:{_CODE_LABEL}){_FILLER}", re.IGNORECASE)
_AFTER_WEAK_LABEL = re.compile(f"(?:{_WEAK_LABEL}){_FILLER}", re.IGNORECASE)


def security_codes(text: str, cards: Sequence[CardNumber]) -> Iterator[tuple[int, int]]:
    """The ranges of all codes: labelled as one, or unclearly labelled beside a card, or behind its expiry date."""
    for card in cards:
        match = _EXPIRY_AND_CODE.match(text, card.end, card.end + 60)
        if match:
            yield match.span(1)
    hints = hints_in(text)
    if not hints:
        return
    waiting = list(reversed(cards))
    for match in _SHORT.finditer(text):
        before = _since_other_digits(text[max(0, match.start() - 60) : match.start()].lower())
        while len(waiting) > 1 and waiting[-2].start < match.start() + _NEAR:
            waiting.pop()
        if not any(hint in before for hint in hints):
            continue
        is_near = bool(waiting) and abs(waiting[-1].start - match.start()) < _NEAR
        if _AFTER_LABEL.search(before) or (is_near and _AFTER_WEAK_LABEL.search(before)):
            yield match.span()


def _since_other_digits(before: str) -> str:
    match = _OTHER_DIGITS.search(before[::-1])
    return before[-match.end() :] if match else before


def hints_in(text: str) -> list[str]:
    """Those of the words for a code that the text has anywhere."""
    lowered = text.lower()
    return [hint for hint in _CODE_HINTS if hint in lowered]
