"""Whether two raters agree by more than chance. Show both: each misleads where the other does not."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from scipy.stats import t as student

from answerable.insight.methods.arrays import Numbers
from answerable.insight.methods.results import Interval, NotEnoughData, z_of

_Table = Sequence[Sequence[float]]


def kappa(table: _Table, level: float = 0.95) -> Interval:
    """Cohen's kappa of a square table of counts, rater one by rater two.

    Source: Cohen 1960; the error of Fleiss, Cohen and Everitt 1969. Falls to nothing where nearly all are
    of one kind, however well raters agree; then look at `ac1`.
    """
    shares, n = _shares(table)
    rows, columns = shares.sum(1), shares.sum(0)
    agreed, by_chance = float(np.trace(shares)), float(rows @ columns)
    if by_chance >= 1 - 1e-12:
        raise NotEnoughData(
            "Both raters put everything into one kind; kappa is not defined.", "two kinds in use"
        )
    value = (agreed - by_chance) / (1 - by_chance)
    crossed = rows[None, :] + columns[:, None]
    same = float((np.diag(shares) * (1 - (rows + columns) * (1 - value)) ** 2).sum())
    other = float((shares * crossed**2).sum() - (np.diag(shares) * np.diag(crossed) ** 2).sum())
    spread = same + (1 - value) ** 2 * other - (value - by_chance * (1 - value)) ** 2
    error = sqrt(max(0.0, spread) / n) / (1 - by_chance)
    z = z_of(level)
    return Interval(value, max(-1.0, value - z * error), min(1.0, value + z * error), level)


def ac1(table: _Table, level: float = 0.95) -> Interval:
    """Gwet's AC1 of a square table of counts: agreement that does not fall when one kind is rare.

    Source: Gwet, British Journal of Mathematical and Statistical Psychology 61 (2008) 29–48, with his
    variance; limits by t.
    """
    shares, n = _shares(table)
    if n < 2:
        raise NotEnoughData("One thing rated says nothing.", "at least two")
    kinds = len(shares)
    used = (shares.sum(0) + shares.sum(1)) / 2
    agreed = float(np.trace(shares))
    by_chance = float((used * (1 - used)).sum() / (kinds - 1))
    value = (agreed - by_chance) / (1 - by_chance)
    # Each cell's own share of the estimate, and how far it is from it.
    own_chance = ((1 - used)[:, None] + (1 - used)[None, :]) / 2 / (kinds - 1)
    own = (np.eye(kinds) - by_chance) / (1 - by_chance)
    own = own - 2 * (1 - value) * (own_chance - by_chance) / (1 - by_chance)
    spread = float((shares * (own - value) ** 2).sum()) * n / (n - 1)
    reach = float(student.ppf((1 + level) / 2, n - 1)) * sqrt(spread / n)
    return Interval(value, max(-1.0, value - reach), min(1.0, value + reach), level)


def _shares(table: _Table) -> tuple[Numbers, float]:
    counts = np.asarray(table, float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or counts.shape[0] < 2:
        raise ValueError("The table must be square, with two kinds or more.")
    if (counts < 0).any():
        raise ValueError("Counts must not be below zero.")
    total = float(counts.sum())
    if not total:
        raise NotEnoughData("Nothing was rated.", "at least one thing rated by both")
    return counts / total, total
