"""How sure the answer can be, reckoned from the time before alone."""

from dataclasses import dataclass
from statistics import NormalDist, fmean, pvariance

from answerable.insight.methods import sample_size_two_proportions
from answerable.insight.studies.choosing import Seen, Span
from answerable.insight.studies.design import Design
from answerable.insight.studies.outcomes import OUTCOMES, Measure
from answerable.insight.studies.panel import measured
from answerable.insight.studies.reading import newest_before

MOST = 5000  # of the newest tickets before: enough to know how much they differ
_FEWEST = 20


@dataclass(frozen=True)
class Expected:
    """`at` is how it was before; `needed` cases on either side would show what matters with 80 %, were they
    independent; `coming` are on the smaller side until it is judged, if as many come as before."""

    at: float
    n: int
    needed: int
    coming: int


def expected(design: Design, seen: Seen) -> Expected | None:
    """None where it cannot be said."""
    outcome = OUTCOMES[design.outcome]
    values = [value for _case, value in measured(design, newest_before(design, MOST))]
    if outcome.measure == Measure.COUNT or len(values) < _FEWEST:
        return None
    at = fmean(values)
    needed = _needed(outcome.measure, at, values, design.matters)
    span = Span.of(design, 1)
    sides = [seen.of(design.treated), *([seen.of(design.compared)] if design.compared else [])]
    # Of tickets; where not all count (those who rated), as many of them as did before.
    counted = len(values) / max(1, min(MOST, sum(sides)))
    coming = round(min(sides) / max(1, span.before) * span.after * min(1.0, counted))
    scale = 100 if outcome.measure == Measure.SHARE else 1
    return Expected(scale * at, len(values), needed, coming)


def _needed(measure: Measure, at: float, values: list[float], matters: float) -> int:
    if measure == Measure.SHARE:
        step = matters / 100
        other = at + step if at + step <= 1 else max(0.0, at - step)
        return round(sample_size_two_proportions(at, other)) if other != at else 0
    normal = NormalDist()
    reach = normal.inv_cdf(0.975) + normal.inv_cdf(0.8)
    return round(2 * pvariance(values) * (reach / matters) ** 2)
