"""Whether a unit differs from the others by more than chance, without ranking anyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import binom, chi2

from answerable.insight.methods.arrays import Numbers
from answerable.insight.methods.results import NotEnoughData, check_not_negative, check_positive, z_of

_FEWEST_UNITS = 10


@dataclass(frozen=True)
class Overdispersion:
    """How much more units vary than chance explains: `phi` times the variance; `tau2` between them."""

    phi: float
    tau2: float


def funnel_limits_ratio(expected: float, level: float = 0.95) -> tuple[float, float]:
    """Between which an observed/expected ratio lies by chance around 1.

    Source: exact Poisson limits by the chi-square quantiles, as in Spiegelhalter, Statistics in Medicine 24
    (2005) 1185–1202.
    """
    check_positive(expected=expected)
    z_of(level)
    tail = (1 - level) / 2
    low = chi2.ppf(tail, 2 * expected) / 2 / expected
    return float(low), float(chi2.ppf(1 - tail, 2 * expected + 2) / 2 / expected)


def funnel_limits_proportion(target: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Between which a share among `n` lies by chance around `target`.

    Source: exact binomial quantiles, interpolated so that limits are smooth in n (Spiegelhalter 2005, A.1.1).
    """
    check_positive(n=n)
    if not 0 <= target <= 1:
        raise ValueError("A share lies between 0 and 1.")
    z_of(level)
    tail = (1 - level) / 2
    return _quantile(tail, n, target), _quantile(1 - tail, n, target)


def funnel_verdict(observed: float, expected: float) -> str:
    """`"high_998"`, `"high_95"`, `"within"`, `"low_95"` or `"low_998"`: beyond which limits the ratio lies."""
    check_not_negative(observed=observed)
    check_positive(expected=expected)
    for level, name in ((0.998, "998"), (0.95, "95")):
        low, high = funnel_limits_ratio(expected, level)
        if observed / expected > high:
            return f"high_{name}"
        if observed / expected < low:
            return f"low_{name}"
    return "within"


def overdispersion(
    observed: Sequence[float],
    expected: Sequence[float],
    scale: Literal["sqrt", "log"] = "sqrt",
    trim: Literal["winsorise", "truncate"] | None = "winsorise",
    share: float = 0.1,
) -> Overdispersion:
    """How much more the units' ratios vary than the Poisson allows, outliers at both ends held back by `share`.

    Source: Spiegelhalter 2005, section 4; the random-effects variance of DerSimonian and Laird. `"sqrt"` as
    the Care Quality Commission does it, `"log"` with `"truncate"` as the Summary Hospital-level Mortality
    Indicator does. Refuses fewer than ten units: from three providers nothing can be said of how much
    providers vary.
    """
    seen, wanted = np.asarray(observed, float), np.asarray(expected, float)
    if seen.shape != wanted.shape:
        raise ValueError("Observed and expected must be of the same units.")
    if len(seen) < _FEWEST_UNITS:
        raise NotEnoughData(
            f"{len(seen)} units do not show how much units vary.", f"at least {_FEWEST_UNITS} units"
        )
    if (seen < 0).any() or (wanted <= 0).any():
        raise ValueError("Counts must not be below zero, and what is expected must be above it.")
    if not 0 <= share < 0.5:
        raise ValueError("From 0 to below a half can be held back at each end.")
    z, weights = _scores(seen, wanted, scale)
    kept, weights = _trimmed(z, weights, trim, share)
    count = len(kept)
    phi = float((kept**2).sum() / count)
    spread = weights.sum() - (weights**2).sum() / weights.sum()
    return Overdispersion(phi, max(0.0, float((count * phi - (count - 1)) / spread)))


def _scores(seen: Numbers, wanted: Numbers, scale: str) -> tuple[Numbers, Numbers]:
    """Each unit's distance from 1 in standard errors, and the inverse variance of its transformed ratio."""
    if scale == "sqrt":
        return 2 * (np.sqrt(seen) - np.sqrt(wanted)), 4 * wanted
    if scale != "log":
        raise ValueError(f'The scale is "sqrt" or "log", not "{scale}".')
    if (seen == 0).any():
        raise NotEnoughData(
            "A unit without events has no logarithm.", 'events in every unit, or the scale "sqrt"'
        )
    return np.sqrt(wanted) * np.log(seen / wanted), wanted


def _trimmed(z: Numbers, weights: Numbers, trim: str | None, share: float) -> tuple[Numbers, Numbers]:
    if trim is None:
        return z, weights
    low, high = np.quantile(z, [share, 1 - share])
    if trim == "winsorise":
        return np.clip(z, low, high), weights
    if trim != "truncate":
        raise ValueError(f'Outliers are held back by "winsorise", "truncate" or None, not by "{trim}".')
    inside = (z >= low) & (z <= high)
    return z[inside], weights[inside]


def _quantile(share: float, n: float, target: float) -> float:
    whole = round(n)
    if target in (0, 1):
        return float(target)
    count = binom.ppf(share, whole, target)
    here, before = binom.cdf(count, whole, target), binom.cdf(count - 1, whole, target)
    back = (here - share) / (here - before)
    return float(min(1.0, max(0.0, (count - back) / whole)))
