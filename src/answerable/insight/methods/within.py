"""Two ways of coming by something, compared where both happened at the same place and time."""

from collections.abc import Hashable, Sequence
from math import sqrt

import numpy as np
import pandas as pd

from answerable.insight.methods.effects import effect_by_t
from answerable.insight.methods.results import Effect, NotEnoughData

FEWEST_STRATA = 10


def difference_within(
    values: Sequence[float],
    chosen: Sequence[bool],
    stratum: Sequence[Hashable],
    level: float = 0.95,
) -> Effect:
    """The mean of `values` of those `chosen` minus that of the others, within strata that hold both.

    Each stratum has an effect of its own, so that what differs between strata explains nothing; strata weigh by
    n₁n₂/(n₁ + n₂), errors are clustered by stratum. Of strata that hold only one of both nothing is learnt: `n` counts
    the values of the others. Ten strata at least.

    Source: the within estimator with cluster-robust errors (Arellano, Oxford Bulletin of Economics and Statistics 49
    (1987) 431–434).
    """
    table = pd.DataFrame(
        {
            "y": np.asarray(values, float),
            "x": np.asarray(chosen, bool).astype(float),
            "s": pd.factorize(pd.Series(list(stratum), dtype=object))[0],
        }
    )
    share = table.groupby("s")["x"].transform("mean")
    table = table[(share > 0) & (share < 1)]
    strata = table["s"].nunique()
    if strata < FEWEST_STRATA:
        raise NotEnoughData(
            f"Both are found together in {strata} strata only.", f"{FEWEST_STRATA} strata that hold both"
        )
    y = table["y"] - table.groupby("s")["y"].transform("mean")
    x = table["x"] - table.groupby("s")["x"].transform("mean")
    square = float(x @ x)
    estimate = float(x @ y) / square
    scores = (x * (y - estimate * x)).groupby(table["s"]).sum()
    error = sqrt(strata / (strata - 1) * float((scores**2).sum())) / square
    warnings = () if strata >= 20 else (f"{strata} strata are few for clustered errors.",)
    return effect_by_t(
        estimate,
        error,
        strata - 1,
        n=len(table),
        method="difference within strata",
        level=level,
        warnings=warnings,
    )
