"""Whether a score tells what happens afterwards."""

from collections.abc import Sequence
from math import sqrt

from answerable.insight.methods.results import Interval, NotEnoughData, z_of

_FEWEST = 10


def area_under_curve(scores: Sequence[float], happened: Sequence[bool], level: float = 0.95) -> Interval:
    """How likely the score of a case in which it happened is above that of one in which it did not: a half says that
    the score tells nothing. Equal scores count half.

    Source: DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988) 837–845. Refuses fewer than ten of either.
    """
    pairs = list(zip(scores, happened, strict=True))
    with_it = [float(score) for score, is_so in pairs if is_so]
    without = [float(score) for score, is_so in pairs if not is_so]
    if min(len(with_it), len(without)) < _FEWEST:
        raise NotEnoughData(
            f"It happened in {len(with_it)} cases and not in {len(without)}.", f"at least {_FEWEST} of either"
        )
    places_with = [sum(_above(score, other) for other in without) / len(without) for score in with_it]
    places_without = [sum(_above(score, other) for score in with_it) / len(with_it) for other in without]
    area = sum(places_with) / len(places_with)
    error = sqrt(sum(_variance(places) / len(places) for places in (places_with, places_without)))
    reach = z_of(level) * error
    return Interval(area, max(0.0, area - reach), min(1.0, area + reach), level)


def _above(score: float, other: float) -> float:
    return 1.0 if score > other else 0.5 if score == other else 0.0


def _variance(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sum((each - mean) ** 2 for each in values) / (len(values) - 1)
