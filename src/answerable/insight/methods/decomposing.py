"""Why two groups differ: by what they were given, or by something that is not explained by it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
import pandas as pd

from answerable.insight.methods.arrays import Flags, Numbers
from answerable.insight.methods.frames import Frame, numbers_of
from answerable.insight.methods.results import Interval, NotEnoughData, z_of


@dataclass(frozen=True)
class Gap:
    """The difference of two groups' means (`first` minus `second`), and its two parts, each with its interval."""

    gap: Interval
    explained: Interval
    unexplained: Interval
    by_covariate: dict[str, Interval]
    n: tuple[int, int]
    first: Hashable = field(default=True)
    second: Hashable = field(default=False)


def decompose_gap(
    outcome: Sequence[float], group: Sequence[Hashable], covariates: Frame, level: float = 0.95
) -> Gap:
    """Splits the gap between two groups into what their mix explains and what it does not.

    `group` holds two values; the gap is the later in sort order minus the earlier (True minus False). Words
    among the covariates are taken as categories; which of them is left out does not matter to the result.

    Source: Oaxaca 1973, Blinder 1973, with the coefficients of both groups together and a group term
    (Fortin 2008; Jann, Stata Journal 8 (2008)): the unexplained part is the difference that remains at
    equal mix. Errors are robust against unequal variance (HC3) and hold the chance in the mix too.
    """
    table = covariates if isinstance(covariates, pd.DataFrame) else pd.DataFrame(dict(covariates))
    table = table.reset_index(drop=True).assign(__y=np.asarray(outcome, float), __g=list(group)).dropna()
    names = [str(name) for name in table.columns if name not in ("__y", "__g")]
    first, second, is_first = _groups(table["__g"])
    wide, belongs = numbers_of(table.rename(columns=str), names)
    wide = wide.loc[:, wide.nunique() > 1]
    y, x = table["__y"].to_numpy(), wide.to_numpy(float)
    sizes = (int(is_first.sum()), int((~is_first).sum()))
    if min(sizes) <= x.shape[1] + 1:
        raise NotEnoughData(
            f"Groups of {sizes[0]} and {sizes[1]} cannot be compared over {x.shape[1]} columns.",
            f"more than {x.shape[1] + 2} rows in each group",
        )
    coefficients, covariance = _fit(y, np.column_stack([np.ones(len(y)), is_first, x]))
    apart = x[is_first].mean(0) - x[~is_first].mean(0)
    chance = _mean_covariance(x[is_first]) + _mean_covariance(x[~is_first])
    z = z_of(level)

    def part(columns: list[int]) -> Interval:
        slopes, here = coefficients[2:][columns], apart[columns]
        inner = covariance[2:, 2:][np.ix_(columns, columns)]
        error = sqrt(float(here @ inner @ here + slopes @ chance[np.ix_(columns, columns)] @ slopes))
        return _interval(float(here @ slopes), error, z, level)

    gap = float(y[is_first].mean() - y[~is_first].mean())
    gap_error = sqrt(float(y[is_first].var(ddof=1) / sizes[0] + y[~is_first].var(ddof=1) / sizes[1]))
    places = {name: at for at, name in enumerate(wide.columns)}
    return Gap(
        gap=_interval(gap, gap_error, z, level),
        explained=part(list(range(x.shape[1]))),
        unexplained=_interval(float(coefficients[1]), sqrt(float(covariance[1, 1])), z, level),
        by_covariate={
            name: part([places[column] for column in belongs[name] if column in places]) for name in names
        },
        n=sizes,
        first=first,
        second=second,
    )


def _groups(
    column: pd.Series,
) -> tuple[Hashable, Hashable, Flags]:
    values = sorted(set(column.tolist()))
    if len(values) != 2:
        raise ValueError(f"Two groups are compared, not {len(values)}.")
    return values[1], values[0], (column == values[1]).to_numpy()


def _fit(y: Numbers, x: Numbers) -> tuple[Numbers, Numbers]:
    """Least squares with heteroscedasticity-robust covariance (HC3, MacKinnon and White 1985)."""
    bread = np.linalg.pinv(x.T @ x)
    coefficients = bread @ x.T @ y
    residuals = y - x @ coefficients
    leverage = np.einsum("ij,jk,ik->i", x, bread, x)
    scores = x * (residuals / np.clip(1 - leverage, 1e-6, None))[:, None]
    return coefficients, bread @ (scores.T @ scores) @ bread


def _mean_covariance(x: Numbers) -> Numbers:
    return np.atleast_2d(np.cov(x, rowvar=False)) / len(x) if x.shape[1] else np.zeros((0, 0))


def _interval(estimate: float, error: float, z: float, level: float) -> Interval:
    return Interval(estimate, estimate - z * error, estimate + z * error, level)
