"""Card data in a text: found, and taken out."""

from dataclasses import dataclass

from answerable.channels.card_numbers import RUN, card_numbers
from answerable.channels.security_codes import hints_in, security_codes

MASK = "•"
ASCII_MASK = "*"  # for raw messages, where it fits every charset


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
    cards = list(card_numbers(text))
    found = [Found(card.start, card.end, card.last_four) for card in cards]
    found += [Found(start, end) for start, end in security_codes(text, cards)]
    kept: list[Found] = []
    for each in sorted(found, key=lambda each: each.start):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def may_have_card_data(text: str) -> bool:
    """A quick look: false for nearly every text that has none."""
    return bool(RUN.search(text)) or bool(hints_in(text))
