"""What an effect says beside what would have mattered. Pure."""

from enum import StrEnum


class Verdict(StrEnum):
    MATTERS = "matters"  # more than chance, and as much as matters at least
    PERHAPS = "perhaps"  # more than chance, and it may be as much as matters
    LITTLE = "little"  # more than chance, and certainly less than matters
    NONE = "none"  # what would matter is ruled out
    UNDECIDED = "undecided"
    REFUSED = "refused"


def verdict(low: float, high: float, matters: float, *, is_sure: bool = True) -> Verdict:
    """Of an interval; where nothing varied, it has no width, which is no certainty."""
    if not is_sure:
        return Verdict.UNDECIDED
    is_small = -matters < low and high < matters
    if low > 0 or high < 0:
        nearest = min(abs(low), abs(high))
        if nearest >= matters:
            return Verdict.MATTERS
        return Verdict.LITTLE if is_small else Verdict.PERHAPS
    return Verdict.NONE if is_small else Verdict.UNDECIDED
