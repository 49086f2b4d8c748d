"""Two ways of coming by something, compared where both happened at the same place and time."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from math import exp, log, sqrt

import numpy as np
import pandas as pd

from answerable.insight.methods.effects import effect_by_t
from answerable.insight.methods.results import Effect, NotEnoughData

FEWEST_STRATA = 10


def ratio_within(
    values: Sequence[float],
    chosen: Sequence[bool],
    stratum: Sequence[Hashable],
    level: float = 0.95,
) -> Effect:
    """The mean of `values` of those `chosen` divided by that of the others, within strata that hold both.

    Both means are taken over the same strata with the same weights, n₁n₂/(n₁ + n₂), so that what differs between
    strata explains nothing. The interval is that of the logarithm of the ratio: both means are estimated, and its error
    (the delta method) is clustered by stratum. Of strata that hold only one of both nothing is learnt: `n` counts the
    values of the others. Ten strata at least, and no value below zero.

    Source: the ratio of means of clusters (Cochran, Sampling Techniques, 3rd ed. 1977, ch. 6), with weights of Mantel
    and Haenszel (Greenland, Robins, Biometrics 41 (1985) 55–68).
    """
    table = pd.DataFrame(
        {
            "y": np.asarray(values, float),
            "x": np.asarray(chosen, bool),
            "s": pd.factorize(pd.Series(list(stratum), dtype=object))[0],
        }
    )
    if (table["y"] < 0).any():
        raise ValueError("A ratio of means is of values that are not below zero.")
    share = table.groupby("s")["x"].transform("mean")
    table = table[(share > 0) & (share < 1)]
    strata = table["s"].nunique()
    if strata < FEWEST_STRATA:
        raise NotEnoughData(
            f"Both are found together in {strata} strata only.",
            f"{FEWEST_STRATA} strata that hold both",
            "hardly_together",
            strata=strata,
            least=FEWEST_STRATA,
        )
    by_both = table.groupby(["s", "x"])["y"].agg(["mean", "size"]).unstack("x")
    sizes = by_both["size"]
    weights = sizes[True] * sizes[False] / (sizes[True] + sizes[False])
    own, other = weights * by_both["mean"][True], weights * by_both["mean"][False]
    if not (own.sum() > 0 and other.sum() > 0):
        raise NotEnoughData("One of both is nothing throughout.", "values above zero of both", "all_nothing")
    scores = own / own.sum() - other / other.sum()
    found = effect_by_t(
        log(own.sum() / other.sum()),
        sqrt(strata / (strata - 1) * float((scores**2).sum())),
        strata - 1,
        n=len(table),
        method="ratio of means within strata",
        level=level,
        warnings=() if strata >= 20 else (f"{strata} strata are few for clustered errors.",),
    )
    return replace(found, estimate=exp(found.estimate), low=exp(found.low), high=exp(found.high))
