"""How people get quicker with practice. It describes a team's learning and is a target for nobody."""

from collections.abc import Hashable, Sequence
from math import sqrt

import numpy as np
import pandas as pd

from answerable.insight.methods.effects import effect_by_t
from answerable.insight.methods.results import Effect, NotEnoughData


def learning_curve(
    handle_time: Sequence[float],
    experience: Sequence[float],
    agent: Sequence[Hashable],
    level: float = 0.95,
) -> Effect:
    """The slope of log handle time over log experience (cases done so far, from 1), within agents.

    −0.3 means that each doubling of experience takes 2⁻⁰·³, a fifth less time. Agents differ in level by effects of
    their own; errors are clustered by agent.

    Source: Wright 1936; power law of practice, Newell and Rosenbloom 1981.
    """
    table = pd.DataFrame({"t": handle_time, "x": experience, "a": list(agent)}).dropna()
    if (table["t"] <= 0).any() or (table["x"] <= 0).any():
        raise ValueError("Times and experience must be above zero; the first case is number 1.")
    agents = table["a"].nunique()
    y, x = (np.log(table[column].astype(float)) for column in ("t", "x"))
    y, x = y - y.groupby(table["a"]).transform("mean"), x - x.groupby(table["a"]).transform("mean")
    square = float(x @ x)
    if agents < 2 or square < 1e-12:
        raise NotEnoughData(
            "Nobody is seen at different experience.", "two agents, each at several points of experience"
        )
    slope = float(x @ y) / square
    scores = (x * (y - slope * x)).groupby(table["a"]).sum()
    rows = len(table)
    small = agents / (agents - 1) * (rows - 1) / max(1, rows - agents - 1)
    error = sqrt(small * float((scores**2).sum())) / square
    warnings = (
        ()
        if agents >= 20
        else (f"{agents} agents are few for clustered errors; the interval is a little narrow.",)
    )
    return effect_by_t(
        slope, error, agents - 1, n=rows, method="log–log slope within agents", level=level, warnings=warnings
    )
