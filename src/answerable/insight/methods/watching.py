"""Charts that notice a change while it happens, and where it happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from answerable.insight.methods.results import NotEnoughData, check_not_negative, check_positive


@dataclass(frozen=True)
class Cusum:
    """Sums of what went beyond the allowance upwards and downwards; `first_signal` is a position from 1, or None."""

    high: tuple[float, ...]
    low: tuple[float, ...]
    first_signal: int | None


@dataclass(frozen=True)
class ChangePoint:
    """The one break that fits best: `after` so many values. `statistic` is the F of two means against one."""

    after: int
    before_mean: float
    after_mean: float
    statistic: float


def cusum(values: Sequence[float], target: float, allowance: float, threshold: float) -> Cusum:
    """The two-sided tabular CUSUM around `target`; signals when a sum goes beyond `threshold`. All in the values' unit.

    Source: Page 1954; NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.3.
    """
    check_not_negative(allowance=allowance)
    check_positive(threshold=threshold)
    high, low = [0.0], [0.0]
    for value in values:
        high.append(max(0.0, high[-1] + value - target - allowance))
        low.append(max(0.0, low[-1] + target - allowance - value))
    up, down = tuple(high[1:]), tuple(low[1:])
    return Cusum(up, down, _first(up, down, threshold))


def risk_adjusted_cusum(
    outcomes: Sequence[float], predicted: Sequence[float], odds_ratio: float, threshold: float
) -> Cusum:
    """Whether bad outcomes (1) come at `odds_ratio` times the odds that were `predicted` for each case.

    `high` is the sum of the log-likelihood weights ln[Rʸ / (1 − p + Rp)], never below zero; it signals
    beyond `threshold`. `low` stays empty: a chart for the other direction is one with an odds ratio below
    1.

    Source: Steiner, Cook, Farewell and Treasure, Biostatistics 1 (2000) 441–452.
    """
    check_positive(odds_ratio=odds_ratio, threshold=threshold)
    if len(outcomes) != len(predicted):
        raise ValueError("Each outcome needs its prediction.")
    if odds_ratio == 1:
        raise ValueError("An odds ratio of 1 is no change to look for.")
    high = [0.0]
    for outcome, risk in zip(outcomes, predicted, strict=True):
        if outcome not in (0, 1) or not 0 <= risk <= 1:
            raise ValueError("Outcomes are 0 or 1, and predictions lie between.")
        weight = outcome * log(odds_ratio) - log(1 - risk + odds_ratio * risk)
        high.append(max(0.0, high[-1] + weight))
    return Cusum(tuple(high[1:]), (), _first(tuple(high[1:]), (), threshold))


def change_point(values: Sequence[float]) -> ChangePoint:
    """Where one break into two means fits best, by least squares.

    Source: Hinkley 1970; Bai 1994. The statistic is the largest F over all breaks, for which ordinary F
    tables do not hold (Andrews 1993: above about 8.6 is beyond chance at one in twenty).
    """
    y = np.asarray(values, float)
    if len(y) < 4:
        raise NotEnoughData(f"{len(y)} values show no break.", "at least four values")
    counts = np.arange(1, len(y))
    sums = y.cumsum()[:-1]
    between = (sums - counts * y.mean()) ** 2 * len(y) / (counts * (len(y) - counts))
    best = int(between.argmax())
    after = best + 1
    left = float(((y - y.mean()) ** 2).sum() - between[best])
    statistic = float(between[best]) / (left / (len(y) - 2)) if left > 1e-12 else float("inf")
    return ChangePoint(after, float(y[:after].mean()), float(y[after:].mean()), statistic)


def _first(high: tuple[float, ...], low: tuple[float, ...], threshold: float) -> int | None:
    for position, sums in enumerate(zip(high, low or high, strict=True), 1):
        if max(sums) > threshold:
            return position
    return None
