"""Shares, means, and what lies between two of them. Pure arithmetic; nothing heavy is loaded."""

from collections.abc import Sequence
from math import exp, log, sqrt
from statistics import fmean, stdev

from answerable.insight.methods.results import Interval, NotEnoughData, check_share, z_of

_FEWEST_OF_MEAN = 5


def wilson(events: float, n: float, level: float = 0.95) -> Interval:
    """The share `events / n` with the Wilson score interval.

    Source: Wilson 1927; method 3 of Newcombe, Statistics in Medicine 17 (1998) 857–872. Holds its level for small n and
    for shares near 0 and 1, where the textbook interval does not.
    """
    check_share(events, n)
    z = z_of(level)
    share = events / n
    centre = (2 * events + z * z) / (2 * (n + z * z))
    half = z * sqrt(z * z + 4 * events * (1 - share)) / (2 * (n + z * z))
    # At the ends the limit is exactly 0 or 1; rounding must not take it beyond.
    low = 0.0 if events == 0 else max(0.0, centre - half)
    high = 1.0 if events == n else min(1.0, centre + half)
    return Interval(share, low, high, level)


def newcombe_difference(
    events_1: float, n_1: float, events_2: float, n_2: float, level: float = 0.95
) -> Interval:
    """The difference of two independent shares, first minus second.

    Source: method 10 of Newcombe, Statistics in Medicine 17 (1998) 873–890: the limits of both Wilson
    intervals, joined.
    """
    first, second = wilson(events_1, n_1, level), wilson(events_2, n_2, level)
    difference = first.estimate - second.estimate
    low = difference - sqrt((first.estimate - first.low) ** 2 + (second.high - second.estimate) ** 2)
    high = difference + sqrt((first.high - first.estimate) ** 2 + (second.estimate - second.low) ** 2)
    return Interval(difference, low, high, level)


def rate_ratio(events_1: float, n_1: float, events_2: float, n_2: float, level: float = 0.95) -> Interval:
    """How many times as frequent events are in the first group as in the second (risk ratio).

    Source: Katz et al., Biometrics 34 (1978): limits of the ratio's logarithm. Refuses groups without
    events, of which the logarithm says nothing; compare those by `newcombe_difference`.
    """
    check_share(events_1, n_1)
    check_share(events_2, n_2)
    if not events_1 or not events_2:
        raise NotEnoughData(
            "A ratio needs events in both groups.", "at least one event in each, or a difference instead"
        )
    ratio = (events_1 / n_1) / (events_2 / n_2)
    error = sqrt(1 / events_1 - 1 / n_1 + 1 / events_2 - 1 / n_2)
    z = z_of(level)
    return Interval(ratio, exp(log(ratio) - z * error), exp(log(ratio) + z * error), level)


def mean(values: Sequence[float], level: float = 0.95) -> Interval:
    """The mean of independent values with its interval by Student’s t.

    Source: Student 1908; its quantile by the expansion of Abramowitz and Stegun 1964, 26.7.5, which is right to a
    thousandth from five values on.
    """
    if len(values) < _FEWEST_OF_MEAN:
        raise NotEnoughData(f"There are {len(values)} values.", f"{_FEWEST_OF_MEAN} values")
    centre = fmean(values)
    half = _student(z_of(level), len(values) - 1) * stdev(values) / sqrt(len(values))
    return Interval(centre, centre - half, centre + half, level)


def _student(z: float, freedom: int) -> float:
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return z + sum(term / float(freedom) ** place for place, term in enumerate(terms, start=1))
