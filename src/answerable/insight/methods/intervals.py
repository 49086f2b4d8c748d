"""Shares and what lies between two of them. Pure arithmetic; nothing heavy is loaded."""

from math import exp, log, sqrt

from answerable.insight.methods.results import Interval, NotEnoughData, check_share, z_of


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
