"""The middle of waits of which some are not over yet, with its interval, and the difference of two. Pure.

A wait that goes on says only that it is longer than so far: the curve of how many still wait is Kaplan and Meier's, the
middle is where half do. With Greenwood's variance of the curve, the interval is every time at which a half lies within
1.96 standard errors of it (Brookmeyer and Crowley). The interval of a difference of two middles is reckoned from both
intervals (the distances squared, added and rooted: Zou and Donner's MOVER).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Z = 1.96
FEWEST = 8  # below that nothing is said: such intervals promise more than they hold


@dataclass(frozen=True)
class Wait:
    """How long somebody waited; or so far, where `is_over` is false."""

    seconds: float
    is_over: bool


@dataclass(frozen=True)
class Middle:
    """None where there is too little to say; a `high` of None where the interval has no end yet."""

    n: int
    at: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Difference:
    at: float
    low: float
    high: float


def middle_of(waits: Iterable[Wait]) -> Middle:
    ordered = sorted(waits, key=lambda wait: (wait.seconds, not wait.is_over))
    n = len(ordered)
    if n < FEWEST:
        return Middle(n)
    share, variance, at, low, high = 1.0, 0.0, None, None, None
    for place, wait in enumerate(ordered):
        if not wait.is_over:
            continue
        waiting = n - place
        share *= 1 - 1 / waiting
        if waiting > 1:
            variance += 1 / (waiting * (waiting - 1))
        error = Z * share * sqrt(variance)
        low = wait.seconds if low is None and share - error <= 0.5 else low
        at = wait.seconds if at is None and share <= 0.5 + 1e-12 else at
        high = wait.seconds if high is None and share > 0 and share + error <= 0.5 else high
    return Middle(n, at, low if at is not None else None, high)


def difference_of(one: Middle, other: Middle) -> Difference | None:
    """How much longer `one` is; None where either has no interval."""
    if one.at is None or one.low is None or one.high is None:
        return None
    if other.at is None or other.low is None or other.high is None:
        return None
    at = one.at - other.at
    down = sqrt((one.at - one.low) ** 2 + (other.high - other.at) ** 2)
    up = sqrt((one.high - one.at) ** 2 + (other.at - other.low) ** 2)
    return Difference(at, at - down, at + up)
