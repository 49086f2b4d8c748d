"""Rates and ratios made comparable between groups that are not alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from scipy.stats import chi2

from answerable.insight.methods.results import (
    Interval,
    NotEnoughData,
    check_not_negative,
    check_positive,
    z_of,
)

# UKHSA's technical guidance: with fewer, limits are exact rather than Byar's, and a standardised rate is refused.
_FEW = 10


@dataclass(frozen=True)
class OddsRatio:
    """A common odds ratio over strata, the test that it is 1, and the test that the strata agree."""

    estimate: float
    low: float
    high: float
    statistic: float
    p_value: float
    homogeneity: float
    homogeneity_p: float
    level: float = 0.95


def poisson_limits(
    observed: float, level: float = 0.95, method: Literal["exact", "byar"] = "exact"
) -> Interval:
    """A count with the limits of the mean it came from.

    Source: exact by the chi-square quantiles (Garwood 1936); `"byar"` by Byar's approximation (Breslow and Day 1987).
    """
    check_not_negative(observed=observed)
    if method == "byar":
        return Interval(observed, *_byar(observed, z_of(level)), level)
    if method != "exact":
        raise ValueError(f'The limits are "exact" or by "byar", not by "{method}".')
    tail = (1 - level) / 2
    z_of(level)
    low = chi2.ppf(tail, 2 * observed) / 2 if observed else 0.0
    return Interval(observed, float(low), float(chi2.ppf(1 - tail, 2 * observed + 2) / 2), level)


def direct_rate(
    observed: Sequence[float],
    population: Sequence[float],
    standard: Sequence[float],
    per: float = 100_000,
    level: float = 0.95,
) -> Interval:
    """The rate `per` so many that the `standard` population would have had; sequences by stratum.

    Source: UKHSA's technical guidance: Dobson's limits (Statistics in Medicine 10 (1991) 457–462) from Byar's limits of
    the total. Refuses totals under ten.
    """
    counts, people, weights = (np.asarray(each, float) for each in (observed, population, standard))
    if not counts.shape == people.shape == weights.shape:
        raise ValueError("Observed, population and standard must have the same strata.")
    if (counts < 0).any() or (weights < 0).any() or not weights.sum():
        raise ValueError("Counts and weights must not be below zero, and some weight must be above it.")
    if (people <= 0).any():
        raise NotEnoughData(
            "A stratum has no population, so that no rate is known in it.", "people in every stratum"
        )
    total = float(counts.sum())
    if total < _FEW:
        raise NotEnoughData(
            f"{total:g} events are too few for a standardised rate.", f"at least {_FEW} events"
        )
    rate = float((weights * counts / people).sum() / weights.sum())
    spread = float((weights**2 * counts / people**2).sum() / weights.sum() ** 2)
    low, high = _byar(total, z_of(level))
    widen = sqrt(spread / total)
    return Interval(
        per * rate, per * (rate + widen * (low - total)), per * (rate + widen * (high - total)), level
    )


def expected_count(
    population: Sequence[float], reference_events: Sequence[float], reference_population: Sequence[float]
) -> float:
    """How many events these people would have had at the reference's rates, summed over strata."""
    people, events, reference = (
        np.asarray(each, float) for each in (population, reference_events, reference_population)
    )
    if not people.shape == events.shape == reference.shape:
        raise ValueError("Population and reference must have the same strata.")
    if ((reference <= 0) & (people > 0)).any():
        raise NotEnoughData(
            "The reference knows nothing of a stratum that is needed.",
            "reference population in every stratum",
        )
    known = reference > 0
    return float((people[known] * events[known] / reference[known]).sum())


def indirect_ratio(observed: float, expected: float, level: float = 0.95) -> Interval:
    """How many times as many were observed as expected.

    Source: UKHSA's technical guidance: exact limits under ten observed, Byar's from ten on.
    """
    check_not_negative(observed=observed)
    check_positive(expected=expected)
    limits = poisson_limits(observed, level, "exact" if observed < _FEW else "byar")
    return Interval(observed / expected, limits.low / expected, limits.high / expected, level)


def mantel_haenszel(tables: Sequence[tuple[float, float, float, float]], level: float = 0.95) -> OddsRatio:
    """The odds ratio common to several 2 × 2 tables (a, b, c, d): exposed with and without, others with and without.

    Source: Mantel and Haenszel 1959 (the test without continuity correction); limits of Robins, Breslow and Greenland
    1986; homogeneity of Breslow and Day 1980. By statsmodels.
    """
    from statsmodels.stats.contingency_tables import StratifiedTable

    z_of(level)
    filled = [np.array([[a, b], [c, d]], float) for a, b, c, d in tables if a + b + c + d]
    if any((table < 0).any() for table in filled):
        raise ValueError("Counts must not be below zero.")
    up = sum(t[0, 0] * t[1, 1] / t.sum() for t in filled)
    down = sum(t[0, 1] * t[1, 0] / t.sum() for t in filled)
    if not up or not down:
        raise NotEnoughData(
            "No stratum tells both groups apart in both directions.", "events and none of them in both groups"
        )
    strata = StratifiedTable([table for table in filled if _tells(table)])
    low, high = strata.oddsratio_pooled_confint(alpha=1 - level)
    null = strata.test_null_odds(correction=False)
    equal = strata.test_equal_odds()
    return OddsRatio(
        float(up / down),
        float(low),
        float(high),
        float(null.statistic),
        float(null.pvalue),
        float(equal.statistic),
        float(equal.pvalue),
        level,
    )


def _tells(table: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> bool:
    """With an empty row or column a stratum says nothing of the ratio."""
    return bool(table.sum(0).all() and table.sum(1).all())


def _byar(observed: float, z: float) -> tuple[float, float]:
    low = observed * (1 - 1 / (9 * observed) - z / (3 * sqrt(observed))) ** 3 if observed else 0.0
    more = observed + 1
    return max(0.0, low), more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
