"""Estimates of many units, each drawn towards what is known of all of them by as much as it is uncertain."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln
from scipy.stats import beta as beta_distribution

from answerable.insight.methods.results import Interval, NotEnoughData, check_positive, check_share, z_of

# Units that differ by less than this many pseudo-observations can show are taken as alike.
_MOST_ALIKE = 1e6


@dataclass(frozen=True)
class Shrunk:
    """The prior `alpha`, `beta` that fits all units, and each unit's estimate under it."""

    alpha: float
    beta: float
    estimates: tuple[Interval, ...]


def shrink(events: Sequence[float], n: Sequence[float], level: float = 0.95) -> Shrunk:
    """Shares of several units by a beta-binomial fitted to them (empirical Bayes, maximum likelihood).

    Source: Skellam 1948; Morris, Journal of the American Statistical Association 78 (1983). Refuses fewer
    than three units.
    """
    seen, of = np.asarray(events, float), np.asarray(n, float)
    if seen.shape != of.shape:
        raise ValueError("Events and n must be of the same units.")
    if len(seen) < 3:
        raise NotEnoughData(f"{len(seen)} units say nothing of how units differ.", "at least three units")
    for one, many in zip(seen, of, strict=True):
        check_share(one, many)
    mean = float(np.clip(seen.sum() / of.sum(), 1e-6, 1 - 1e-6))

    def against(place: Sequence[float]) -> float:
        share, size = 1 / (1 + exp(-place[0])), exp(place[1])
        a, b = share * size, (1 - share) * size
        return -float((betaln(seen + a, of - seen + b) - betaln(a, b)).sum())

    start = np.log(mean / (1 - mean))
    bounds = [(-14.0, 14.0), (np.log(1e-2), np.log(_MOST_ALIKE))]
    tried = [
        minimize(against, (start, np.log(size)), method="L-BFGS-B", bounds=bounds)
        for size in (2.0, 50.0, 1000.0)
    ]
    place = min(tried, key=lambda each: float(each.fun)).x
    share, size = 1 / (1 + exp(-float(place[0]))), exp(float(place[1]))
    alpha, beta = share * size, (1 - share) * size
    return Shrunk(
        alpha,
        beta,
        tuple(
            shrink_with(float(one), float(many), alpha, beta, level)
            for one, many in zip(seen, of, strict=True)
        ),
    )


def shrink_with(events: float, n: float, alpha: float, beta: float, level: float = 0.95) -> Interval:
    """One unit's share under a given beta prior: the posterior mean and its equal-tailed interval.

    With n = 0 it is the prior itself.
    """
    check_positive(alpha=alpha, beta=beta)
    if n or events:
        check_share(events, n)
    z_of(level)
    tail = (1 - level) / 2
    a, b = alpha + events, beta + n - events
    low, high = beta_distribution.ppf([tail, 1 - tail], a, b)
    return Interval(a / (a + b), float(low), float(high), level)


def james_stein(means: Sequence[float], variance: float) -> list[float]:
    """Several means of one known variance, drawn towards their common mean; never beyond it.

    Source: Efron and Morris, Journal of the American Statistical Association 70 (1975) 311–319, with the
    factor 1 − (k − 3)·variance / Σ(x − mean)². Refuses fewer than four means, for which nothing is gained.
    """
    values = np.asarray(means, float)
    if len(values) < 4:
        raise NotEnoughData(f"{len(values)} means are not improved by each other.", "at least four means")
    check_positive(variance=variance)
    around = values.mean()
    spread = float(((values - around) ** 2).sum())
    factor = max(0.0, 1 - (len(values) - 3) * variance / spread) if spread else 0.0
    return [float(around + factor * (value - around)) for value in values]
