"""Quantiles of the beta distribution: the regularised incomplete beta function by its continued fraction (DLMF
8.17.22), turned round by halving. Six digits are plenty for a figure that is shown in tenths of a percent."""

from math import exp, lgamma, log, log1p

_HALVINGS = 40
_MOST_STEPS = 400
_SMALL = 1e-300
_ENOUGH = 1e-10


def quantile(share: float, a: float, b: float) -> float:
    """Below it lies this share of the distribution."""
    low, high = 0.0, 1.0
    for _halving in range(_HALVINGS):
        middle = (low + high) / 2
        if cumulative(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def cumulative(x: float, a: float, b: float) -> float:
    """How much of the distribution lies below `x`."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):  # there the fraction of the other side converges quickly
        return 1 - cumulative(1 - x, b, a)
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return exp(front) / (a * _fraction(x, a, b))


def _fraction(x: float, a: float, b: float) -> float:
    """1 + d1/(1 + d2/(1 + …)), from the front (Lentz)."""
    found, c, d = 1.0, 1.0, 0.0
    for step in range(1, _MOST_STEPS):
        term = _term(step, x, a, b)
        d = 1 / _not_zero(1 + term * d)
        c = _not_zero(1 + term / c)
        found *= c * d
        if abs(c * d - 1) < _ENOUGH:
            break
    return found


def _term(step: int, x: float, a: float, b: float) -> float:
    m = step // 2
    if step % 2:
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))


def _not_zero(value: float) -> float:
    return value if abs(value) > _SMALL else _SMALL
