"""Scores weighed by who answers. Pure: cases in, an estimate with its interval out, or why there is none.

Who is content may answer more often, or less. What is known of everybody who was asked (channel, language, why they
wrote, how long they waited, whether promises were kept) says how likely somebody like them is to answer: a logistic
model. Each answer then counts for as many as it stands for, the inverse of that chance (Horvitz and Thompson 1952;
Hájek 1971 for the mean), and of the share that was asked at all. The interval counts in that the chances are estimated
(Lunceford and Davidian 2004, by the influence of each case). What is left out of the model is not mended by it.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

FEWEST_ANSWERS = 30
FEWEST_SILENT = 10
FEWEST_OF_A_LEVEL = 10  # of asked ones; rarer levels are taken together
FEWEST_EFFECTIVE = 20  # answers, once each counts for as many as it stands for (Kish 1965)
_LEAST_CHANCE = 0.02  # so that nobody stands for more than fifty
_RIDGE = 0.25  # a weak prior, by which the model is there also where all of a level answered
_Z = 1.959964
_ROUNDS = 50


@dataclass(frozen=True)
class Case:
    """Somebody who was asked. `worth` is what their answer counts, None where they gave none; `drawn` the chance with
    which they were asked; `parts` the groups of which scores are wanted, such as a provider."""

    facts: Mapping[str, str]
    worth: float | None
    drawn: float = 1.0
    parts: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Weighed:
    estimate: float
    low: float
    high: float
    answered: int
    effective: float  # how many answers of equal weight would say as much


@dataclass(frozen=True)
class Refused:
    """`few_answers`, `few_silent` (nearly all answered: nothing is to be mended) or `few_effective`."""

    reason: str


def weighed(
    cases: Sequence[Case], parts: Sequence[str] = (), *, is_share: bool = True
) -> dict[str, Weighed | Refused]:
    """By part, with "" for all."""
    answers = sum(case.worth is not None for case in cases)
    if answers < FEWEST_ANSWERS:
        return {"": Refused("few_answers")}
    if len(cases) - answers < FEWEST_SILENT:
        return {"": Refused("few_silent")}
    import numpy as np

    design = _design(cases)
    answered = np.array([case.worth is not None for case in cases], dtype=float)
    model = _Model.of(design, answered)
    worth = np.array([case.worth or 0.0 for case in cases])
    drawn = np.array([1 / case.drawn for case in cases])
    found: dict[str, Weighed | Refused] = {}
    for part in ("", *parts):
        inside = np.array([not part or part in case.parts for case in cases], dtype=float)
        found[part] = _estimate(model, worth, drawn * inside, is_share=is_share)
    return found


def _design(cases: Sequence[Case]) -> "Numbers":
    """A column for each level of each fact but its commonest; rare levels share one."""
    import numpy as np

    columns = [np.ones(len(cases))]
    for name in sorted({name for case in cases for name in case.facts}):
        values = [case.facts.get(name, "") for case in cases]
        counted = Counter(values)
        values = [value if counted[value] >= FEWEST_OF_A_LEVEL else "\0rare" for value in values]
        common = Counter(values).most_common(1)[0][0]
        columns += [
            np.array([value == level for value in values], dtype=float)
            for level in sorted(set(values) - {common})
        ]
    return np.column_stack(columns)


@dataclass(frozen=True)
class _Model:
    """How likely each was to answer, and what estimating that adds to each one's influence."""

    design: Any
    answered: Any
    chances: Any
    inverse: Any  # of the information

    @classmethod
    def of(cls, design: "Numbers", answered: "Numbers") -> "_Model":
        """Newton's steps to the penalised maximum; the constant is not penalised."""
        import numpy as np

        penalty = np.full(design.shape[1], _RIDGE)
        penalty[0] = 1e-6
        beta = np.zeros(design.shape[1])
        for _round in range(_ROUNDS):
            chances = _chances(design, beta)
            slope = design.T @ (answered - chances) - penalty * beta
            information = (design * (chances * (1 - chances))[:, None]).T @ design + np.diag(penalty)
            step = np.linalg.solve(information, slope)
            beta = beta + step
            if float(np.abs(step).max()) < 1e-9:
                break
        chances = _chances(design, beta)
        information = (design * (chances * (1 - chances))[:, None]).T @ design + np.diag(penalty)
        return cls(design, answered, np.maximum(chances, _LEAST_CHANCE), np.linalg.inv(information))


def _chances(design: "Numbers", beta: "Numbers") -> "Numbers":
    import numpy as np

    given: Numbers = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
    return given


def _estimate(model: _Model, worth: "Numbers", base: "Numbers", *, is_share: bool) -> Weighed | Refused:
    answered = int((model.answered * (base > 0)).sum())
    weights = model.answered * base / model.chances
    total = float(weights.sum())
    effective = total**2 / float((weights**2).sum()) if total else 0.0
    if answered < FEWEST_ANSWERS:
        return Refused("few_answers")
    if effective < FEWEST_EFFECTIVE:
        return Refused("few_effective")
    estimate = float((weights * worth).sum()) / total
    low, high = _interval(model, weights, worth, estimate, effective, is_share=is_share)
    return Weighed(estimate, low, high, answered, effective)


def _interval(
    model: _Model, weights: "Numbers", worth: "Numbers", estimate: float, effective: float, *, is_share: bool
) -> tuple[float, float]:
    apart = weights * (worth - estimate)
    pull = model.design.T @ (-apart * (1 - model.chances))
    scores = model.design * (model.answered - model.chances)[:, None]
    influence = apart + scores @ (model.inverse @ pull)
    number, columns = model.design.shape
    variance = float((influence**2).sum()) / float(weights.sum()) ** 2 * number / max(1, number - columns)
    if not is_share:
        spread = _Z * math.sqrt(variance)
        return max(-1.0, estimate - spread), min(1.0, estimate + spread)
    within = 0 < estimate < 1 and variance > 0
    return _wilson(estimate, estimate * (1 - estimate) / variance if within else effective)


def _wilson(share: float, number: float) -> tuple[float, float]:
    """Wilson's interval where the number that stands behind a share is no whole one."""
    middle = share + _Z * _Z / (2 * number)
    spread = _Z * math.sqrt(max(0.0, share * (1 - share)) / number + _Z * _Z / (4 * number * number))
    whole = 1 + _Z * _Z / number
    # At either end it reaches the share itself, whatever is lost in reckoning.
    return max(0.0, min(share, (middle - spread) / whole)), min(1.0, max(share, (middle + spread) / whole))
