"""Shares and their difference with intervals, at 95 %. Pure."""

from dataclasses import dataclass
from math import sqrt

from answerable.promises.shares import wilson


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True)
class Share:
    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> Interval:
        """Wilson's: it stays within 0 and 1 and holds for few."""
        return Interval(*wilson(self.count, self.of))


def difference(one: Share, other: Share) -> Interval:
    """Of `one` less `other`: Newcombe's, from the two intervals."""
    ours, theirs, apart = one.interval, other.interval, one.value - other.value
    below = sqrt((one.value - ours.low) ** 2 + (theirs.high - other.value) ** 2)
    above = sqrt((ours.high - one.value) ** 2 + (other.value - theirs.low) ** 2)
    return Interval(apart - below, apart + above)
