"""How lenient each rater is, told from what the same things got from others, and taken out of what they said."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
from scipy.stats import t as student

from answerable.insight.methods.arrays import Numbers
from answerable.insight.methods.results import Interval, NotEnoughData, z_of

_FEWEST_SHARED, _FEWEST_EACH, _FEWEST_RATERS = 20, 5, 3


@dataclass(frozen=True)
class Leniency:
    """By how much somebody scores higher than the middle one of all raters would: `own` as it is seen, `drawn` drawn
    to nothing by as much as it is uncertain. `is_clear`: the interval excludes nothing even when it is held against all
    raters at once."""

    own: Interval
    drawn: float
    rated: int
    is_clear: bool


@dataclass(frozen=True)
class Raters:
    """`leniency` by rater; `between` is the spread of raters and `within` that of one look, as standard deviations."""

    leniency: Mapping[Hashable, Leniency]
    shared: int
    between: float
    within: float
    _names: tuple[Hashable, ...]
    _covariance: Numbers

    def adjusted(self, score: float, rater: Hashable) -> float:
        """What the middle rater would have said; of a rater who is not known, what was said."""
        known = self.leniency.get(rater)
        return score if known is None else score - known.drawn

    def difference(
        self,
        one: Sequence[Sequence[tuple[Hashable, float]]],
        other: Sequence[Sequence[tuple[Hashable, float]]],
    ) -> Interval:
        """Of two groups of things (each with who gave it which score), first minus second, leniency taken out. What is
        not known exactly of the raters widens it."""
        for group in (one, other):
            if len(group) < 2:
                raise NotEnoughData(f"{len(group)} rated says nothing of a group.", "two in each group")
        means, spread, weights = [], 0.0, np.zeros(len(self._names))
        for group, sign in ((one, 1.0), (other, -1.0)):
            own, share = self._of_group(group)
            means.append(float(own.mean()))
            spread += float(own.var(ddof=1)) / len(own)
            weights += sign * share
        error = sqrt(spread + float(weights @ self._covariance @ weights))
        reach = float(student.ppf(0.975, min(len(one), len(other)) - 1)) * error
        gap = means[0] - means[1]
        return Interval(gap, gap - reach, gap + reach)

    def _of_group(self, group: Sequence[Sequence[tuple[Hashable, float]]]) -> tuple[Numbers, Numbers]:
        """Each thing's mean without its raters' leniency, and how much of the group's mean hangs on each rater."""
        place = {name: at for at, name in enumerate(self._names)}
        share, means = np.zeros(len(self._names)), []
        for looks in group:
            known = [(rater, score) for rater, score in looks if rater in place]
            if not known:
                continue
            means.append(
                sum(score - self.leniency[rater].own.estimate for rater, score in known) / len(known)
            )
            for rater, _score in known:
                share[place[rater]] += 1 / len(known)
        if len(means) < 2:
            raise NotEnoughData("Hardly anything was rated by raters who are known.", "two in each group")
        return np.asarray(means), share / len(means)


def leniency(looks: Sequence[tuple[Hashable, Hashable, float]], level: float = 0.95) -> Raters:
    """From (thing, rater, score): score = thing + rater + chance, by least squares within things, the middle rater at
    nothing. Raters who rated fewer than five things that others rated too are left out.

    It says how raters differ from one another, not who is right. Things must have come to raters by chance; it refuses
    fewer than three raters, fewer than twenty things rated by two, and raters whom nothing connects.

    Source: Searle, Casella and McCulloch, Variance Components (1992), ch. 3 and 7; drawn as Morris 1983.
    """
    shared = _shared(looks)
    names = tuple(sorted({rater for group in shared for rater, _score in group}, key=str))
    _refuse(shared, names)
    effects, covariance, variance = _least_squares(shared, names)
    middle = float(np.median(effects))
    effects = effects - middle
    # The middle is itself uncertain, as a median of so many.
    own = np.diag(covariance) + pi / 2 * float(np.diag(covariance).mean()) / len(names)
    between = max(0.0, float((effects**2).mean() - own.mean()))
    z, everybody = z_of(level), z_of(1 - (1 - level) / len(names))
    found: dict[Hashable, Leniency] = {}
    for at, name in enumerate(names):
        effect, error = float(effects[at]), sqrt(float(own[at]))
        found[name] = Leniency(
            Interval(effect, effect - z * error, effect + z * error, level),
            effect * between / (between + error**2) if between else 0.0,
            sum(rater == name for group in shared for rater, _score in group),
            abs(effect) > everybody * error,
        )
    return Raters(found, len(shared), sqrt(between), sqrt(variance), names, covariance)


_Group = Sequence[tuple[Hashable, float]]


def _shared(looks: Sequence[tuple[Hashable, Hashable, float]]) -> list[_Group]:
    """By thing, of those that two or more rated; without raters of too few, until nothing changes."""
    kept = list(looks)
    while True:
        things: dict[Hashable, dict[Hashable, float]] = {}
        for thing, rater, score in kept:
            things.setdefault(thing, {})[rater] = float(score)
        double = {thing: given for thing, given in things.items() if len(given) > 1}
        counts: dict[Hashable, int] = {}
        for given in double.values():
            for rater in given:
                counts[rater] = counts.get(rater, 0) + 1
        few = {rater for rater, number in counts.items() if number < _FEWEST_EACH}
        if not few:
            return [list(given.items()) for given in double.values()]
        kept = [each for each in kept if each[1] not in few]


def _refuse(shared: Sequence[_Group], names: Sequence[Hashable]) -> None:
    if len(shared) < _FEWEST_SHARED:
        raise NotEnoughData(
            f"{len(shared)} things were rated by two.", f"at least {_FEWEST_SHARED} rated by two"
        )
    if len(names) < _FEWEST_RATERS:
        raise NotEnoughData(
            "Of two raters who differ, nobody can say which is the lenient one.",
            f"at least {_FEWEST_RATERS} raters of {_FEWEST_EACH} things each",
        )
    joined, found = {names[0]}, 0
    while len(joined) > found:
        found = len(joined)
        for group in shared:
            raters = {rater for rater, _score in group}
            joined |= raters if raters & joined else set()
    if len(joined) < len(names):
        raise NotEnoughData("Some raters never rated what others did.", "raters connected by what they share")


def _least_squares(shared: Sequence[_Group], names: Sequence[Hashable]) -> tuple[Numbers, Numbers, float]:
    """Effects that sum to nothing, their covariance, and the variance of one look."""
    place = {name: at for at, name in enumerate(names)}
    within, right, square, looks = np.zeros((len(names), len(names))), np.zeros(len(names)), 0.0, 0
    for group in shared:
        at = [place[rater] for rater, _score in group]
        scores = np.asarray([score for _rater, score in group])
        off = scores - scores.mean()
        within[np.ix_(at, at)] += np.eye(len(at)) - 1 / len(at)
        right[at] += off
        square += float(off @ off)
        looks += len(at)
    inverse = np.linalg.pinv(within)
    effects = inverse @ right
    freedom = looks - len(shared) - (len(names) - 1)
    if freedom < 1:
        raise NotEnoughData("Nothing is left to tell chance from raters.", "more rated by two")
    variance = max(0.0, square - float(effects @ right)) / freedom
    return effects, np.asarray(inverse * variance, float), variance
