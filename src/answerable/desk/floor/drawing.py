"""Hours as bars: attributes only, since pages may carry no style of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT, STEP, WIDTH = 36, 12, 9


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    height: int
    number: int


def bars(numbers: Sequence[int], *, highest: int) -> list[Bar]:
    """From zero, on a scale that the caller shares among what is compared; a single one is still to be seen."""
    return [_bar(place, number, max(highest, 1)) for place, number in enumerate(numbers)]


def _bar(place: int, number: int, highest: int) -> Bar:
    height = max(2, round(HEIGHT * number / highest)) if number else 0
    return Bar(place * STEP, HEIGHT - height, height, number)
