"""How evenly something is shared out, and whether customers are served alike on every channel."""

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from answerable.insight.methods.arrays import Flags, Numbers, Places
from answerable.insight.methods.results import Interval, NotEnoughData, z_of

_FEWEST_CUSTOMERS = 5


def gini(values: Sequence[float]) -> float:
    """How unevenly `values` are shared out: 0 when all are equal, (n − 1)/n when one has all.

    Source: Gini 1912, by the ordered values.
    """
    ordered = np.sort(np.asarray(values, float))
    if not len(ordered):
        raise NotEnoughData("There is nothing to share out.", "at least one value")
    if (ordered < 0).any():
        raise ValueError("Shares must not be below zero.")
    total = float(ordered.sum())
    if not total:
        return 0.0
    count = len(ordered)
    return float(((2 * np.arange(1, count + 1) - count - 1) * ordered).sum() / (count * total))


def parity(
    waits: Sequence[float],
    channel: Sequence[Hashable],
    stratum: Sequence[Hashable],
    customer: Sequence[Hashable],
    reference: Hashable,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 20_250_101,
) -> dict[Hashable, Interval]:
    """How many times as long customers wait on each channel as on the reference channel, like for like.

    Compared are the medians within strata (reasons, say) that both channels have: the reference's waits are
    weighed so that its mix of strata is the channel's own. Intervals by drawing customers, with all of
    their waits, anew.

    A channel that shares no stratum with the reference, or has fewer than five customers in those shared,
    is left out. Source: direct standardisation; cluster bootstrap (Davison and Hinkley 1997).
    """
    table = pd.DataFrame({"w": waits, "c": [*channel], "s": [*stratum], "u": [*customer]}).dropna()
    if not (table["c"] == reference).any():
        raise NotEnoughData(
            f"Nothing is known of {reference}, to which the others are compared.", "waits on it"
        )
    table["w"] = table["w"].astype(float)
    table = table.sort_values("w", kind="stable").reset_index(drop=True)
    z_of(level)
    found: dict[Hashable, Interval] = {}
    for name in dict.fromkeys(sorted(table["c"].unique(), key=str)):
        if name != reference and (pair := _shared(table, name, reference)) is not None:
            found[name] = _ratio(pair, name, level, draws, seed)
    if not found:
        raise NotEnoughData(
            "No channel shares enough with the reference.", f"{_FEWEST_CUSTOMERS} customers in strata of both"
        )
    return found


def _shared(table: pd.DataFrame, name: Hashable, reference: Hashable) -> pd.DataFrame | None:
    """The rows of both channels in the strata that both have; None where that is too little."""
    pair = table[table["c"].isin([name, reference])]
    mine, theirs = pair[pair["c"] == name], pair[pair["c"] == reference]
    both = set(mine["s"]) & set(theirs["s"])
    pair = pair[pair["s"].isin(both)]
    people = pair.groupby("c")["u"].nunique()
    return pair if both and len(people) == 2 and people.min() >= _FEWEST_CUSTOMERS else None


def _ratio(pair: pd.DataFrame, name: Hashable, level: float, draws: int, seed: int) -> Interval:
    waits = pair["w"].to_numpy()
    is_mine = (pair["c"] == name).to_numpy()
    stratum, customer = pd.factorize(pair["s"])[0], pd.factorize(pair["u"])[0]
    people = int(customer.max()) + 1
    estimate = _ratio_of_medians(waits, is_mine, stratum, np.ones(len(pair)))
    draw = np.random.default_rng(seed)
    ratios = []
    for _ in range(draws):
        times = np.bincount(draw.integers(0, people, people), minlength=people)[customer].astype(float)
        ratios.append(_ratio_of_medians(waits, is_mine, stratum, times))
    known = np.array([each for each in ratios if np.isfinite(each)])
    tail = (1 - level) / 2
    low, high = np.quantile(known, [tail, 1 - tail]) if len(known) else (np.nan, np.nan)
    return Interval(float(estimate), float(low), float(high), level)


def _ratio_of_medians(
    waits: Numbers,
    is_mine: Flags,
    stratum: Places,
    times: Numbers,
) -> float:
    count = int(stratum.max()) + 1
    mine = np.bincount(stratum[is_mine], weights=times[is_mine], minlength=count)
    theirs = np.bincount(stratum[~is_mine], weights=times[~is_mine], minlength=count)
    shared = (mine > 0) & (theirs > 0)
    if not shared.any():
        return float("nan")
    factor = np.divide(mine, theirs, out=np.zeros(count), where=theirs > 0)
    weights = times * np.where(is_mine, shared[stratum], factor[stratum])
    top = _median(waits[is_mine], weights[is_mine])
    bottom = _median(waits[~is_mine], weights[~is_mine])
    return top / bottom if bottom > 0 else float("nan")


def _median(ordered: Numbers, weights: Numbers) -> float:
    """The weighted median of values in order; between two where the half falls there."""
    used = weights > 0
    values, sums = ordered[used], weights[used].cumsum()
    half = sums[-1] / 2
    at = int(np.searchsorted(sums, half * (1 - 1e-12)))
    if abs(sums[at] - half) <= 1e-9 * sums[-1] and at + 1 < len(values):
        return float((values[at] + values[at + 1]) / 2)
    return float(values[at])
