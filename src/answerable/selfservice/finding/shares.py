"""Shares and their difference with intervals, at 95 %. Pure."""

from dataclasses import dataclass
from math import sqrt

_Z = 1.959964


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
        if not self.of:
            return Interval(0.0, 1.0)
        squared = _Z * _Z
        middle = (self.value + squared / (2 * self.of)) / (1 + squared / self.of)
        spread = sqrt(self.value * (1 - self.value) / self.of + squared / (4 * self.of * self.of))
        reach = _Z * spread / (1 + squared / self.of)
        return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def difference(one: Share, other: Share) -> Interval:
    """Of `one` less `other`: Newcombe's, from the two intervals."""
    ours, theirs, apart = one.interval, other.interval, one.value - other.value
    below = sqrt((one.value - ours.low) ** 2 + (theirs.high - other.value) ** 2)
    above = sqrt((ours.high - one.value) ** 2 + (other.value - theirs.low) ** 2)
    return Interval(apart - below, apart + above)
