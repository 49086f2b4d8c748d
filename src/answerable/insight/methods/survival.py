"""How long things take when some are not over yet."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answerable.insight.methods.arrays import Flags, Numbers
from answerable.insight.methods.results import NotEnoughData, Test, z_of


@dataclass(frozen=True)
class Survival:
    """The share not yet ended after each of `times`, with limits; `median` is None when more than half go on."""

    times: tuple[float, ...]
    survival: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    median: float | None
    level: float = 0.95

    def restricted_mean(self, horizon: float) -> float:
        """The mean time until the end, nothing beyond `horizon` counted (the area below the curve)."""
        if horizon < 0:
            raise ValueError("A horizon lies ahead.")
        area, since, share = 0.0, 0.0, 1.0
        for time, left in zip(self.times, self.survival, strict=True):
            if time >= horizon:
                break
            area += share * (time - since)
            since, share = time, left
        return area + share * (horizon - since)


def kaplan_meier(durations: Sequence[float], ended: Sequence[bool], level: float = 0.95) -> Survival:
    """The share not yet ended over time; where `ended` is false, it had not ended when it was last seen.

    Times are those at which something ended. Limits by Greenwood's variance on the log(−log) scale; where
    nothing goes on any more they are not defined, and the upper one stays where it was.

    Source: Kaplan and Meier 1958; Kalbfleisch and Prentice 1980. By statsmodels.
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    lasted, over = _checked(durations, ended)
    z = z_of(level)
    if not over.any():
        return Survival((), (), (), (), None, level)
    fitted = SurvfuncRight(lasted, over.astype(int))
    times, shares, errors = (
        np.asarray(each, float) for each in (fitted.surv_times, fitted.surv_prob, fitted.surv_prob_se)
    )
    low, high, upper = [], [], 1.0
    for share, error in zip(shares, errors, strict=True):
        if share > 1e-12:
            reach = z * error / (share * np.log(share)) if share < 1 else 0.0
            low.append(float(share ** np.exp(-reach)))
            upper = float(share ** np.exp(reach))
        else:
            low.append(0.0)
        high.append(upper)
    # Rounding must not turn a half into a little more.
    half = np.flatnonzero(shares <= 0.5 + 1e-12)
    median = float(times[half[0]]) if len(half) else None
    return Survival(
        tuple(times.tolist()), tuple(np.clip(shares, 0, 1).tolist()), tuple(low), tuple(high), median, level
    )


def log_rank(
    durations_1: Sequence[float],
    ended_1: Sequence[bool],
    durations_2: Sequence[float],
    ended_2: Sequence[bool],
) -> Test:
    """Whether two groups end at the same rate all along.

    Source: Mantel 1966; Peto and Peto 1972. By statsmodels.
    """
    from statsmodels.duration.survfunc import survdiff

    first, second = _checked(durations_1, ended_1), _checked(durations_2, ended_2)
    if not first[1].any() and not second[1].any():
        raise NotEnoughData("Nothing has ended in either group.", "at least one end")
    statistic, p_value = survdiff(
        np.concatenate([first[0], second[0]]),
        np.concatenate([first[1], second[1]]).astype(int),
        np.repeat([0, 1], [len(first[0]), len(second[0])]),
    )
    return Test(float(statistic), float(p_value))


def _checked(durations: Sequence[float], ended: Sequence[bool]) -> tuple[Numbers, Flags]:
    lasted, over = np.asarray(durations, float), np.asarray(ended, bool)
    if lasted.shape != over.shape:
        raise ValueError("Each duration needs to say whether it ended.")
    if not len(lasted):
        raise NotEnoughData("Nothing was observed.", "at least one duration")
    if (lasted < 0).any() or not np.isfinite(lasted).all():
        raise ValueError("Durations must be finite and not below zero.")
    return lasted, over
