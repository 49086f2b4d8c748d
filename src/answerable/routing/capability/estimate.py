"""How often what a customer brings is a real exception: a beta-binomial estimate, whose parts add up to it. Pure.

Each piece counts as so many contacts that were an exception, or were not (`WEIGHTS`), and half of it is left after each
half-life. With a prior of `a` for and `b` against, F the sum of what speaks for them and N of everything:

    mean = (a + F) / (a + b + N)        a piece adds  w (1 or 0, less a / (a + b)) / (a + b + N)

What the pieces add sums to the mean less the prior's: in whatever order, and however they are divided. `low` and `high`
are the quantiles of Beta(a + F, b + N - F) between which nine tenths of it lie.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.routing.capability.beta import quantile
from answerable.routing.capability.evidence import AGAINST, WEIGHTS, EvidenceKind, Piece

_LOW, _HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Prior:
    """Of somebody who has shown nothing yet: one contact each way."""

    a: float = 1.0
    b: float = 1.0

    @property
    def mean(self) -> float:
        return self.a / (self.a + self.b)


@dataclass(frozen=True)
class Part:
    """What one piece weighs by now, and what it adds to the mean."""

    piece: Piece
    weight: float
    adds: float


@dataclass(frozen=True)
class Estimate:
    """`n` is how much evidence there is by now, in contacts."""

    mean: float
    low: float
    high: float
    n: float
    parts: Sequence[Part]
    prior: Prior

    def reaches(self, threshold: int) -> bool:
        """Whether even its low end, in thousandths, is there: little evidence is not enough, however good."""
        return bool(self.parts) and thousandths(self.low) >= threshold


def estimate(evidence: Iterable[Piece], at: datetime, prior: Prior, *, half_life: timedelta) -> Estimate:
    weighed = [(piece, weight_of(piece, at, half_life)) for piece in evidence]
    # By weight: a sum of fractions depends on its order in the last digit otherwise.
    weighed.sort(key=lambda each: (each[1], each[0].kind, each[0].key))
    speaks_for = sum(weight for piece, weight in weighed if piece.kind not in AGAINST)
    n = sum(weight for _piece, weight in weighed)
    a, b = prior.a + speaks_for, prior.b + max(n - speaks_for, 0.0)
    total = prior.a + prior.b + n
    parts = [
        Part(piece, weight, weight * ((piece.kind not in AGAINST) - prior.mean) / total)
        for piece, weight in weighed
        if weight > 0
    ]
    return Estimate(a / total, quantile(_LOW, a, b), quantile(_HIGH, a, b), n, parts, prior)


def weight_of(piece: Piece, at: datetime, half_life: timedelta) -> float:
    """What is to come counts as if it were now."""
    full = WEIGHTS[piece.kind]
    if piece.kind is EvidenceKind.CERTIFIED and piece.until is not None:
        return full if at < piece.until else 0.0
    age = max(at - piece.at, timedelta(0))
    return full * float(2.0 ** -(age / half_life))


def thousandths(share: float) -> int:
    return round(share * 1000)


def shown(found: Estimate) -> tuple[int, list[int]]:
    """In thousandths: what nothing known begins with, and what each part adds; they sum to the mean as it is shown, to
    the last digit. What is lost by rounding goes where most was lost."""
    begins, mean = thousandths(found.prior.mean), thousandths(found.mean)
    exact = [each.adds * 1000 for each in found.parts]
    whole = [round(each) for each in exact]
    missing = mean - begins - sum(whole)
    step = 1 if missing > 0 else -1
    order = sorted(range(len(whole)), key=lambda place: (whole[place] - exact[place]) * step)
    for place in range(abs(missing) if whole else 0):
        whole[order[place % len(order)]] += step
    return begins, whole
