"""What was done to some compared with others who were like them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
import pandas as pd

from answerable.insight.methods.arrays import Flags, Numbers, Places
from answerable.insight.methods.frames import Frame, flags_of, numbers_of, table_of
from answerable.insight.methods.results import Effect, NotEnoughData, z_of

# Standardised differences above it are said to be unbalanced (Austin 2009).
_UNBALANCED = 0.1


@dataclass(frozen=True)
class Matched:
    """The effect on the treated, how alike both sides were before and after, and how many found nobody like them.

    Balance is the standardised difference of each column's means; 0 is alike, beyond ±0.1 it is not.
    """

    effect: Effect
    balance_before: dict[str, float]
    balance_after: dict[str, float]
    unmatched: int


def match(
    frame: Frame,
    treated: str,
    outcome: str,
    exact: Sequence[str] = (),
    near: Sequence[str] = (),
    caliper: float = 0.2,
    level: float = 0.95,
) -> Matched:
    """Compares each treated row with those that are equal in `exact` and, of them, the nearest by `near`.

    Nearness is the logit of the propensity score (logistic regression on `near`), within `caliper` standard
    deviations; a row may serve several times. Without `near`, all that are equal in `exact` are compared.

    Source: Rosenbaum and Rubin 1983; caliper of Austin 2011; error for matching with replacement of Abadie
    and Imbens 2006 (one match), stratified where only `exact` is used.
    """
    if not exact and not near:
        raise ValueError("Name columns to be equal or near in.")
    table = table_of(frame, treated, outcome, *exact, *near)
    is_treated = flags_of(table[treated], treated)
    y = table[outcome].to_numpy(float)
    if not is_treated.any() or is_treated.all():
        raise NotEnoughData(
            "There is nobody to compare with.", "rows with and without what was done", "nobody_to_compare"
        )
    wide, _ = numbers_of(table, list(dict.fromkeys([*exact, *near])))
    strata = (
        table.groupby(list(exact), sort=False).ngroup().to_numpy() if exact else np.zeros(len(table), int)
    )
    if near:
        score = _score(table, is_treated, near)
        pairs = _pairs(score, is_treated, strata, caliper)
        weights, matched, estimate, error = _paired(y, score, is_treated, strata, pairs)
    else:
        weights, matched, estimate, error = _stratified(y, is_treated, strata)
    after = _balance(wide, is_treated & matched, weights)
    warnings = tuple(
        f"{name} is still not balanced ({gap:+.2f} standard deviations)."
        for name, gap in after.items()
        if abs(gap) > _UNBALANCED
    )
    unmatched = int(is_treated.sum() - (is_treated & matched).sum())
    if unmatched:
        warnings += (f"{unmatched} found nobody like them and are left out.",)
    z = z_of(level)
    p_value = erfc(abs(estimate) / error / sqrt(2)) if error else float(estimate == 0)
    effect = Effect(
        estimate,
        error,
        estimate - z * error,
        estimate + z * error,
        p_value,
        int((is_treated & matched).sum()),
        "matched on the propensity score" if near else "matched exactly",
        warnings,
    )
    before = _balance(wide, is_treated, (~is_treated).astype(float))
    return Matched(effect, before, after, unmatched)


_Result = tuple[Numbers, Flags, float, float]


def _score(table: pd.DataFrame, is_treated: Flags, near: Sequence[str]) -> Numbers:
    """The logit of how likely each row was to be treated."""
    import statsmodels.api as sm

    wide, _ = numbers_of(table, list(near))
    design = sm.add_constant(((wide - wide.mean()) / wide.std().replace(0, 1)).to_numpy(float))
    # A whisper of a penalty, so that groups that do not overlap give large scores rather than none.
    model = sm.GLM(is_treated.astype(float), design, family=sm.families.Binomial())
    fit = model.fit_regularized(alpha=1e-4, L1_wt=0.0)
    return np.asarray(design @ np.asarray(fit.params), float)


def _pairs(score: Numbers, is_treated: Flags, strata: Places, caliper: float) -> dict[int, int]:
    """For each treated row the nearest other one of its stratum within the caliper."""
    reach = caliper * float(score.std(ddof=1))
    pairs: dict[int, int] = {}
    for stratum in np.unique(strata[is_treated]):
        others = _ordered(score, ~is_treated & (strata == stratum))
        if not len(others):
            continue
        mine = np.flatnonzero(is_treated & (strata == stratum))
        right = np.searchsorted(score[others], score[mine]).clip(0, len(others) - 1)
        left = (right - 1).clip(0)
        closer = np.abs(score[others[left]] - score[mine]) <= np.abs(score[others[right]] - score[mine])
        nearest = np.where(closer, others[left], others[right])
        for row, other in zip(mine, nearest, strict=True):
            if abs(score[row] - score[other]) <= reach:
                pairs[int(row)] = int(other)
    return pairs


def _ordered(score: Numbers, chosen: Flags) -> Places:
    rows = np.flatnonzero(chosen)
    return rows[np.argsort(score[rows], kind="stable")]


def _paired(y: Numbers, score: Numbers, is_treated: Flags, strata: Places, pairs: dict[int, int]) -> _Result:
    if len(pairs) < 2:
        raise NotEnoughData(
            "Fewer than two rows found one like them.", "more overlap between both sides", "few_alike"
        )
    rows, others = np.array(list(pairs)), np.array(list(pairs.values()))
    differences = y[rows] - y[others]
    estimate = float(differences.mean())
    used = np.bincount(others, minlength=len(y)).astype(float)
    # Abadie and Imbens: a row that serves K times brings K(K−1) times its own variance, beside that of the pairs.
    own = _own_variance(y, score, ~is_treated, strata)
    spread = float(((differences - estimate) ** 2).sum() + (used * (used - 1) * own).sum())
    matched = np.zeros(len(y), bool)
    matched[rows] = True
    return used, matched, estimate, sqrt(spread) / len(rows)


def _own_variance(y: Numbers, score: Numbers, chosen: Flags, strata: Places) -> Numbers:
    """How much each row's outcome varies by itself: from it and its nearest neighbour of the same kind."""
    own = np.full(len(y), float(y[chosen].var(ddof=1)) if chosen.sum() > 1 else 0.0)
    for stratum in np.unique(strata[chosen]):
        rows = _ordered(score, chosen & (strata == stratum))
        if len(rows) < 2:
            continue
        steps, halves = np.diff(score[rows]), np.diff(y[rows]) ** 2 / 2
        before, after = np.append(np.inf, steps), np.append(steps, np.inf)
        own[rows] = np.where(before <= after, np.append(0, halves), np.append(halves, 0))
    return own


def _stratified(y: Numbers, is_treated: Flags, strata: Places) -> _Result:
    cells = (
        pd.DataFrame({"y": y, "t": is_treated, "s": strata})
        .groupby(["s", "t"])["y"]
        .agg(["mean", "var", "size"])
    )
    sides = cells.unstack("t")
    whole = sides["size"].fillna(0)
    both = whole[(whole.get(True, 0) > 0) & (whole.get(False, 0) > 0)].index
    if not len(both):
        raise NotEnoughData("No treated row has its like.", "strata with rows of both kinds", "none_alike")
    sides, total = sides.loc[both], float(whole.loc[both, True].sum())
    # A side of one row has no spread of its own.
    pooled = {side: float(y[is_treated == side].var(ddof=1)) for side in (True, False)}
    estimate, variance = 0.0, 0.0
    weights = np.zeros(len(y))
    for stratum in both:
        size_1, size_0 = whole.loc[stratum, True], whole.loc[stratum, False]
        part = size_1 / total
        estimate += part * (sides.loc[stratum, ("mean", True)] - sides.loc[stratum, ("mean", False)])
        for side, size in ((True, size_1), (False, size_0)):
            var = sides.loc[stratum, ("var", side)]
            variance += part**2 * (pooled[side] if np.isnan(var) else var) / size
        weights[(strata == stratum) & ~is_treated] = size_1 / size_0
    return weights, np.isin(strata, both), float(estimate), sqrt(float(variance))


def _balance(wide: pd.DataFrame, chosen: Flags, weights: Numbers) -> dict[str, float]:
    """Standardised differences of means: the chosen against the rest by their weights."""
    x = wide.to_numpy(float)
    rest = weights > 0
    scale = np.sqrt((x[chosen].var(0) + x[rest].var(0)) / 2)
    gap = x[chosen].mean(0) - np.average(x[rest], axis=0, weights=weights[rest])
    ratio = np.divide(gap, scale, out=np.zeros_like(gap), where=scale > 0)
    return {str(name): float(value) for name, value in zip(wide.columns, ratio, strict=True)}
