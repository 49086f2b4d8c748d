"""Whether a series broke where something began."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, pi
from typing import Any

import numpy as np

from answerable.insight.methods.arrays import Numbers
from answerable.insight.methods.results import Effect, NotEnoughData

_FEWEST_BEFORE = 8
_FEWEST_AFTER = 4
# No logarithm of a number of people reaches it: such an offset is the number itself.
_NO_LOGARITHM = 50.0
_METHODS = {
    "gaussian": "segmented regression, Newey–West",
    "poisson": "ratio from a quasi-Poisson segmented regression",
}


@dataclass(frozen=True)
class Interruption:
    """The jump at the break, the change of slope after it, the slope before; ratios for counts.

    `dispersion` is Pearson's chi-square by degrees of freedom (counts; else the residual variance),
    `durbin_watson` near 2 when neighbours are independent.
    """

    level_change: Effect
    slope_change: Effect | None
    trend: Effect
    dispersion: float
    durbin_watson: float
    warnings: tuple[str, ...]


def interrupted_time_series(
    values: Sequence[float],
    start: int,
    offset: Sequence[float] | None = None,
    family: str = "gaussian",
    slope_change: bool = True,
    season: tuple[float, int] | None = None,
    level: float = 0.95,
) -> Interruption:
    """A segmented regression of equally spaced `values`, broken before the one at index `start`.

    `offset` is added to what is predicted (for counts: the logarithm of who was at risk, as in any
    generalised linear model; numbers too large for a logarithm are taken as those at risk themselves).
    `season` is (values a cycle, pairs of sine and cosine). For `"gaussian"` errors are Newey and West's
    (lags 4(n/100)^(2/9)); for `"poisson"` they grow with the dispersion (quasi-Poisson), and effects are
    ratios, the slope's a period.

    Source: Bernal, Cummins and Gasparrini, International Journal of Epidemiology 46 (2017) 348–355; Newey
    and West 1987.
    """
    from statsmodels.stats.stattools import durbin_watson

    y = _checked(values, start, family)
    x, names = _design(len(y), start, slope_change, season)
    if len(y) <= x.shape[1] + 2:
        raise NotEnoughData(
            "There are more terms than the series can carry.",
            f"more than {x.shape[1] + 2} values",
            "few_values",
            least=x.shape[1] + 2,
        )
    fit, residuals, dispersion = _fit(y, x, _offset(offset, len(y), family), family)
    watson = float(durbin_watson(residuals))
    limits = np.asarray(fit.conf_int(1 - level))
    turn = exp if family == "poisson" else float

    def effect(name: str) -> Effect:
        at = names.index(name)
        return Effect(
            turn(float(fit.params[at])),
            float(fit.bse[at]),
            turn(float(limits[at][0])),
            turn(float(limits[at][1])),
            float(fit.pvalues[at]),
            len(y),
            _METHODS[family],
        )

    return Interruption(
        effect("level"),
        effect("slope") if slope_change else None,
        effect("trend"),
        dispersion,
        watson,
        _warnings(watson, dispersion if family == "poisson" else 1.0, start, len(y) - start, season),
    )


def _checked(values: Sequence[float], start: int, family: str) -> Numbers:
    if family not in _METHODS:
        raise ValueError(f'The family is "gaussian" or "poisson", not "{family}".')
    y = np.asarray(values, float)
    if np.isnan(y).any():
        raise ValueError("A value is missing; the series must be whole.")
    if family == "poisson" and (y < 0).any():
        raise ValueError("Counts must not be below zero.")
    if start < _FEWEST_BEFORE or len(y) - start < _FEWEST_AFTER:
        raise NotEnoughData(
            f"{max(start, 0)} values before and {max(len(y) - start, 0)} after do not show a break.",
            f"{_FEWEST_BEFORE} before and {_FEWEST_AFTER} after",
            "no_break_seen",
            before=max(start, 0),
            after=max(len(y) - start, 0),
            least_before=_FEWEST_BEFORE,
            least_after=_FEWEST_AFTER,
        )
    return y


def _fit(y: Numbers, x: Numbers, base: Numbers, family: str) -> tuple[Any, Numbers, float]:
    """What statsmodels makes of it, the residuals, and the dispersion."""
    import statsmodels.api as sm

    if family == "poisson":
        fit = sm.GLM(y, x, family=sm.families.Poisson(), offset=base).fit(scale="X2", use_t=True)
        return fit, np.asarray(fit.resid_deviance), float(fit.pearson_chi2 / fit.df_resid)
    lags = int(np.floor(4 * (len(y) / 100) ** (2 / 9)))
    ordinary = sm.OLS(y - base, x)
    fit = ordinary.fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True)
    return fit, np.asarray(fit.resid), float(fit.scale)


def _design(
    count: int, start: int, slope_change: bool, season: tuple[float, int] | None
) -> tuple[Numbers, list[str]]:
    time = np.arange(count, dtype=float)
    columns = {"constant": np.ones(count), "trend": time, "level": (time >= start).astype(float)}
    if slope_change:
        columns["slope"] = np.where(time >= start, time - start, 0.0)
    if season is not None:
        cycle, pairs = season
        if cycle < 2 or pairs < 1:
            raise ValueError("A season has at least two values a cycle and one pair of waves.")
        for number in range(1, pairs + 1):
            columns[f"sine {number}"] = np.sin(2 * pi * number * (time + 1) / cycle)
            columns[f"cosine {number}"] = np.cos(2 * pi * number * (time + 1) / cycle)
    # The last cosine of an even cycle has a sine that is nothing but zeros.
    kept = {name: column for name, column in columns.items() if np.abs(column).max() > 1e-9}
    return np.column_stack(list(kept.values())), list(kept)


def _offset(offset: Sequence[float] | None, count: int, family: str) -> Numbers:
    if offset is None:
        return np.zeros(count)
    base = np.asarray(offset, float)
    if base.shape != (count,):
        raise ValueError("The offset must have one number for each value.")
    if family == "poisson" and (np.abs(base) > _NO_LOGARITHM).any():
        if (base <= 0).any():
            raise ValueError("Nobody at risk: the offset must be above zero.")
        return np.asarray(np.log(base), float)
    return base


def _warnings(
    watson: float, dispersion: float, before: int, behind: int, season: tuple[float, int] | None
) -> tuple[str, ...]:
    said = []
    if not 1.5 <= watson <= 2.5:
        said.append(f"Neighbouring values are not independent (Durbin–Watson {watson:.2f}).")
    if dispersion > 2:
        said.append(f"Counts vary {dispersion:.1f} times as much as the Poisson; the errors take that in.")
    if season and before < 2 * season[0]:
        said.append("Fewer than two whole cycles before the break: season and trend are hard to tell apart.")
    if behind < before / 4:
        said.append("There is little after the break yet; what it says of the slope is weak.")
    return tuple(said)
