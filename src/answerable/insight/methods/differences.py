"""Whether something that began for some and not for others changed anything."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd

from answerable.insight.methods.arrays import Flags, Numbers, Places
from answerable.insight.methods.effects import effect_by_t
from answerable.insight.methods.frames import Frame, flags_of, table_of
from answerable.insight.methods.results import Effect, NotEnoughData

# With fewer, errors clustered by unit are too small, whatever is done about it (Bertrand, Duflo and
# Mullainathan 2004).
_FEWEST_CLUSTERS = 20
_FEW_TREATED = 5


@dataclass(frozen=True)
class PreTrend:
    """How both sides drifted apart per period before anything began, and the drift that would have been seen.

    A trend that was not found only speaks for the comparison if one that would matter could have been found.
    """

    drift: Effect
    detectable: float


def difference_in_differences(
    frame: Frame, outcome: str, unit: str, period: str, treated: str, after: str, level: float = 0.95
) -> Effect:
    """How much more the treated units changed than the others.

    `treated` and `after` are columns of yes and no; the effect belongs to rows that are both. Two-way fixed
    effects of units and periods, errors clustered by unit (t with units − 1 degrees of freedom). With fewer
    than 20 units each unit is collapsed to its mean before and after and the changes are compared, which
    keeps its level for any number.

    Source: Bertrand, Duflo and Mullainathan, Quarterly Journal of Economics 119 (2004); small-sample factor
    G/(G−1)·(N−1)/(N−K), as statsmodels and Stata have it.
    """
    panel = _panel(frame, outcome, unit, period, treated, after)
    if panel.units < _FEWEST_CLUSTERS:
        return _collapsed(panel, level)
    return _two_way(panel, level)


def placebo_rollouts(
    frame: Frame,
    outcome: str,
    unit: str,
    period: str,
    treated: str,
    after: str,
    runs: int = 200,
    seed: int = 0,
    alpha: float = 0.05,
) -> float:
    """The share of made-up roll-outs that "work" at `alpha`, among units to which nothing was done.

    Each draws as large a part of the untreated units as was treated (at most half) and a moment, at random.
    More than about `alpha` of them says that the method finds effects where there are none, in these data.
    """
    panel = _panel(frame, outcome, unit, period, treated, after)
    untouched = np.flatnonzero(~panel.ever)
    if len(untouched) < 4 or panel.periods < 4:
        raise NotEnoughData(
            "Too little is left untouched to pretend with.",
            "four units without it, and four periods",
            "few_untouched",
        )
    rows = np.isin(panel.unit, untouched)
    share = min(0.5, panel.ever.mean())
    many = max(1, min(len(untouched) // 2, round(share * len(untouched))))
    draw = np.random.default_rng(seed)
    found = 0
    for _ in range(runs):
        chosen = draw.choice(untouched, many, replace=False)
        begin = draw.integers(1, panel.periods - 1, endpoint=True)
        fake = _Panel.of(
            panel.y[rows], panel.unit[rows], panel.period[rows],
            np.isin(panel.unit[rows], chosen), panel.period[rows] >= begin,
        )  # fmt: skip
        effect = _collapsed(fake, 0.95) if fake.units < _FEWEST_CLUSTERS else _two_way(fake, 0.95)
        found += effect.p_value < alpha
    return found / runs


def pre_trend(
    frame: Frame, outcome: str, unit: str, period: str, treated: str, after: str, level: float = 0.95
) -> PreTrend:
    """Whether treated and untreated units drifted apart before anything began, per period.

    `detectable` is the drift that this comparison had four chances in five to find (Roth, AER: Insights 4
    (2022)).
    """
    panel = _panel(frame, outcome, unit, period, treated, after)
    begin = panel.period[panel.after].min()
    early = panel.period < begin
    if len(np.unique(panel.period[early])) < 2:
        raise NotEnoughData(
            "One period before shows no trend.", "two or more periods before it began", "one_period_before"
        )
    slopes = _slopes(panel.y[early], panel.unit[early], panel.period[early], panel.units)
    known = ~np.isnan(slopes)
    effect = _of_two_groups(slopes[known & panel.ever], slopes[known & ~panel.ever], level, "drift before")
    return PreTrend(effect, 2.8 * effect.standard_error)


@dataclass(frozen=True)
class _Panel:
    y: Numbers
    unit: Places
    period: Places
    treated: Flags
    after: Flags
    units: int
    periods: int
    ever: Flags  # by unit

    @classmethod
    def of(
        cls,
        y: Numbers,
        unit: Places,
        period: Places,
        treated: Flags,
        after: Flags,
    ) -> "_Panel":
        unit = np.unique(unit, return_inverse=True)[1]
        period = np.unique(period, return_inverse=True)[1]
        units = int(unit.max()) + 1
        ever = np.zeros(units, bool)
        ever[unit[treated]] = True
        return cls(y, unit, period, treated, after, units, int(period.max()) + 1, ever)

    @property
    def active(self) -> Numbers:
        return (self.treated & self.after).astype(float)


def _panel(frame: Frame, outcome: str, unit: str, period: str, treated: str, after: str) -> _Panel:
    table = table_of(frame, outcome, unit, period, treated, after)
    if not len(table):
        raise NotEnoughData("No row is whole.", "rows with all five columns", "no_whole_row")
    panel = _Panel.of(
        table[outcome].to_numpy(float),
        pd.factorize(table[unit])[0],
        pd.factorize(table[period], sort=True)[0],
        flags_of(table[treated], treated),
        flags_of(table[after], after),
    )
    if panel.ever.all() or not panel.ever.any():
        raise NotEnoughData(
            "There is nothing to compare with.",
            "units for which it began and units for which it did not",
            "nothing_to_compare",
        )
    active = panel.active.astype(bool)
    if not active.any() or active[panel.ever[panel.unit]].all():
        raise NotEnoughData(
            "The treated units are known only before, or only after.",
            "periods before and after",
            "one_side_of_time",
        )
    return panel


def _two_way(panel: _Panel, level: float) -> Effect:
    """Least squares on dummies: the effect's column and the outcome freed of both, then one slope (Frisch–Waugh)."""
    y, d, rank = _freed(panel)
    square = float(d @ d)
    if square < 1e-12:
        raise NotEnoughData(
            "Who is treated cannot be told from when.", "units that differ within a period", "who_is_when"
        )
    effect = float(d @ y) / square
    by_unit = np.bincount(panel.unit, weights=d * (y - effect * d), minlength=panel.units)
    rows, groups, columns = len(y), panel.units, rank + 1
    small = groups / (groups - 1) * (rows - 1) / (rows - columns)
    error = sqrt(small * float((by_unit**2).sum())) / square
    warnings: tuple[str, ...] = ()
    if min(panel.ever.sum(), (~panel.ever).sum()) < _FEW_TREATED:
        warnings = (
            f"Only {panel.ever.sum()} of {panel.units} units are treated: clustered errors are too small with so "
            "few on one side. Look at placebo roll-outs.",
        )
    return effect_by_t(
        effect,
        error,
        groups - 1,
        n=rows,
        method="two-way fixed effects, errors clustered by unit",
        level=level,
        warnings=warnings,
    )


def _freed(panel: _Panel) -> tuple[Numbers, Numbers, int]:
    rows = len(panel.y)
    if (
        rows == panel.units * panel.periods
        and len(np.unique(panel.unit * panel.periods + panel.period)) == rows
    ):
        # Every unit in every period: taking both means away is the same, and quick.
        both = [_centred(each, panel) for each in (panel.y, panel.active)]
        return both[0], both[1], panel.units + panel.periods - 1
    dummies = np.zeros((rows, panel.units + panel.periods - 1))
    dummies[np.arange(rows), panel.unit] = 1
    later = panel.period > 0
    dummies[np.flatnonzero(later), panel.units + panel.period[later] - 1] = 1
    both_columns = np.column_stack([panel.y, panel.active])
    solution, _, rank, _ = np.linalg.lstsq(dummies, both_columns, rcond=None)
    left = both_columns - dummies @ solution
    return left[:, 0], left[:, 1], int(rank)


def _centred(values: Numbers, panel: _Panel) -> Numbers:
    by_unit = np.bincount(panel.unit, weights=values) / panel.periods
    by_period = np.bincount(panel.period, weights=values) / panel.units
    centred: Numbers = values - by_unit[panel.unit] - by_period[panel.period] + values.mean()
    return centred


def _collapsed(panel: _Panel, level: float) -> Effect:
    """Each unit's change from before to after, treated against the others."""
    begin = panel.period[panel.active.astype(bool)].min()
    late = panel.period >= begin
    changes = np.full(panel.units, np.nan)
    for each in range(panel.units):
        mine = panel.unit == each
        if (mine & late).any() and (mine & ~late).any():
            changes[each] = panel.y[mine & late].mean() - panel.y[mine & ~late].mean()
    known = ~np.isnan(changes)
    method = f"before and after by unit, as {panel.units} units are too few for clustered errors"
    warnings = (f"Collapsed to before and after: {panel.units} units are fewer than {_FEWEST_CLUSTERS}.",)
    effect = _of_two_groups(changes[known & panel.ever], changes[known & ~panel.ever], level, method)
    return Effect(
        effect.estimate, effect.standard_error, effect.low, effect.high, effect.p_value, len(panel.y),
        method, warnings
    )  # fmt: skip


def _of_two_groups(first: Numbers, second: Numbers, level: float, method: str) -> Effect:
    """Two groups' means with one variance: with one unit on a side there is no other way."""
    freedom = len(first) + len(second) - 2
    if not len(first) or not len(second) or freedom < 1:
        raise NotEnoughData(
            "Too few units are known before and after.", "three units, of both kinds", "few_units"
        )
    squares = ((first - first.mean()) ** 2).sum() + ((second - second.mean()) ** 2).sum()
    error = sqrt(float(squares) / freedom * (1 / len(first) + 1 / len(second)))
    return effect_by_t(
        float(first.mean() - second.mean()),
        error,
        freedom,
        n=len(first) + len(second),
        method=method,
        level=level,
    )


def _slopes(y: Numbers, unit: Places, period: Places, units: int) -> Numbers:
    slopes = np.full(units, np.nan)
    for each in np.unique(unit):
        mine = unit == each
        when = period[mine] - period[mine].mean()
        if (when**2).sum():
            slopes[each] = float(when @ y[mine]) / float(when @ when)
    return slopes
