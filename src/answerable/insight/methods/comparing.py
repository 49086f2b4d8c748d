"""Many comparisons at once, and how large a comparison must be to see something."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

from answerable.insight.methods.results import NotEnoughData

_NORMAL = NormalDist()


def benjamini_hochberg(p_values: Sequence[float], q: float = 0.05) -> list[bool]:
    """Which of many tests are discoveries, in the order given, when a share `q` of those may be false.

    Source: Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995) 289–300.
    """
    if not all(0 <= p <= 1 for p in p_values):
        raise ValueError("A p-value lies between 0 and 1.")
    ordered = sorted(p_values)
    count = len(ordered)
    passing = [p for rank, p in enumerate(ordered, 1) if p <= q * rank / count]
    bound = max(passing, default=-1.0)
    return [p <= bound for p in p_values]


def sample_size_two_proportions(p_1: float, p_2: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """How many are needed in each of two groups to tell the share `p_1` from `p_2`; not rounded.

    Source: the normal approximation that R's `power.prop.test` solves (two-sided, without the far tail).
    """
    if not (0 <= p_1 <= 1 and 0 <= p_2 <= 1):
        raise ValueError("A share lies between 0 and 1.")
    if p_1 == p_2:
        raise ValueError("Two equal shares cannot be told apart by any number.")
    both = (p_1 + p_2) / 2
    apart = _z(1 - alpha / 2) * sqrt(2 * both * (1 - both))
    seen = _z(power) * sqrt(p_1 * (1 - p_1) + p_2 * (1 - p_2))
    return ((apart + seen) / (p_1 - p_2)) ** 2


def detectable_difference(p: float, n: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """The smallest rise above the share `p` that two groups of `n` each would have shown.

    Source: the formula of `sample_size_two_proportions`, solved for the second share.
    """
    if not 0 <= p < 1:
        raise ValueError("The share must be from 0 to below 1.")
    if n <= 0 or sample_size_two_proportions(p, 1.0, power, alpha) > n:
        raise NotEnoughData(
            f"With {n} in each group no rise above {p} could have been seen.",
            f"at least {sample_size_two_proportions(p, 1.0, power, alpha):.0f} in each group",
        )
    # The number needed falls as the second share rises: halve until it fits.
    low, high = p, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if sample_size_two_proportions(p, middle, power, alpha) > n:
            low = middle
        else:
            high = middle
    return high - p


def _z(share: float) -> float:
    return _NORMAL.inv_cdf(share)
