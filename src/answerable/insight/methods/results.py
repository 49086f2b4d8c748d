"""What every method gives back, and how it refuses."""

from dataclasses import dataclass
from statistics import NormalDist


class NotEnoughData(ValueError):
    """The data cannot carry this answer; `needed` says what would. `code` with its `values` says the same for whoever
    shows it in another language; where there is none, the sentences are all there is."""

    def __init__(self, message: str, needed: str, code: str = "", **values: float) -> None:
        super().__init__(f"{message} Needed: {needed}.")
        self.message = message
        self.needed = needed
        self.code = code
        self.values = values


class Unstable(ValueError):
    """What was asked for has no steady state: a queue that only ever grows."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Interval:
    """An estimate and its two-sided interval at the confidence `level`."""

    estimate: float
    low: float
    high: float
    level: float = 0.95

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Effect:
    """An estimated effect with its error, from `n` observations by `method`; `warnings` say what weakens it.

    Where the effect is a ratio (the method says so), `standard_error` is that of its logarithm.
    """

    estimate: float
    standard_error: float
    low: float
    high: float
    p_value: float
    n: int
    method: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Test:
    """A test's statistic and the probability of one at least as large by chance."""

    # pytest must not collect it.
    __test__ = False

    statistic: float
    p_value: float


def z_of(level: float) -> float:
    """The two-sided normal quantile: 1.96 for 0.95."""
    if not 0 < level < 1:
        raise ValueError(f"A confidence level lies between 0 and 1, not at {level}.")
    return NormalDist().inv_cdf((1 + level) / 2)


def check_share(events: float, n: float) -> None:
    if n <= 0:
        raise NotEnoughData("Nothing was observed.", "at least one observation")
    if not 0 <= events <= n:
        raise ValueError(f"There cannot be {events} events among {n}.")


def check_positive(**numbers: float) -> None:
    for name, number in numbers.items():
        if not number > 0:
            raise ValueError(f"{name} must be above zero, not {number}.")


def check_not_negative(**numbers: float) -> None:
    for name, number in numbers.items():
        if not number >= 0:
            raise ValueError(f"{name} must not be below zero, as {number} is.")
