"""What marks on a scorecard come to. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

YES, NO, NOT = "yes", "no", "not"
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Question:
    """`family` says whom a no hurts so much that nothing makes it good; such a one has no weight."""

    key: int
    weight: int
    family: str = ""


def score_of(questions: Iterable[Question], marks: Mapping[str, str]) -> Decimal | None:
    """The share, in hundredths, of the weight that applies and was met; none where nothing applies. Critical errors
    are counted beside it, never in it: one must not be outweighed by politeness, nor hide how the rest was."""
    applies = [each for each in questions if not each.family and marks.get(str(each.key)) in (YES, NO)]
    of = sum(each.weight for each in applies)
    if not of:
        return None
    met = sum(each.weight for each in applies if marks[str(each.key)] == YES)
    return (Decimal(100 * met) / Decimal(of)).quantize(_CENT, ROUND_HALF_UP)


def critical_errors(questions: Iterable[Question], marks: Mapping[str, str]) -> frozenset[str]:
    """The families in which something went wrong."""
    return frozenset(each.family for each in questions if each.family and marks.get(str(each.key)) == NO)


def differences(
    questions: Sequence[Question], one: Mapping[str, str], other: Mapping[str, str]
) -> frozenset[int]:
    """The questions that two people answered differently."""
    return frozenset(each.key for each in questions if one.get(str(each.key)) != other.get(str(each.key)))
