"""Whether a change of provider brought a teething problem or a lasting loss."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.stats import t as student

from answerable.insight.methods.arrays import Numbers
from answerable.insight.methods.results import Interval, NotEnoughData, check_positive

_FEWEST_BEFORE = 6
_LEVEL = 0.95


@dataclass(frozen=True)
class Verdict:
    """`"teething"`, `"malaise"`, `"undecided"` or `"no change"`, and why.

    `temporary` is the loss at the start beyond the lasting one, `lasting` what remains, both in the
    figure's own units (a loss is above zero). While it is too early both may be None.
    """

    verdict: str
    reasons: tuple[str, ...]
    temporary: Interval | None
    lasting: Interval | None

    def __str__(self) -> str:
        return self.verdict


def transition_verdict(
    before: Sequence[float], after: Sequence[float], margin: float, review_at: int, period: str = "week"
) -> Verdict:
    """Judges a figure of which more is better, one value a `period`, before and after a change of hands.

    `margin` is the smallest lasting loss that matters and `review_at` the number of periods after which it
    is judged; both are fixed before looking. Earlier the verdict is `"undecided"`, whatever the figures
    say. From then on:

    - malaise: something is lost for good, and it may be as much as matters;
    - teething: a loss at the start was there, and a lasting one that matters is ruled out;
    - no change: neither a loss at the start nor a lasting one that matters;
    - undecided: the data allow both.

    Source: a step and an exponentially fading dip, fitted by least squares over the dip's length; errors for
    autocorrelated values by the effective number of observations (AR(1)); the logic of equivalence tests
    (Schuirmann 1987). For a figure of which less is better, pass it with its sign turned.
    """
    check_positive(margin=margin, review_at=review_at)
    first, then = np.asarray(before, float), np.asarray(after, float)
    if len(first) < _FEWEST_BEFORE:
        raise NotEnoughData(
            f"{len(first)} values before do not show how much the figure moves by itself.",
            f"{_FEWEST_BEFORE} or more",
            "few_before",
            before=len(first),
            least=_FEWEST_BEFORE,
        )
    if len(then) < review_at:
        return Verdict(
            "undecided",
            (f"It is judged after {review_at} {period}s, as was fixed before; {len(then)} have passed.",),
            None,
            None,
        )
    if len(then) < 4:
        raise NotEnoughData(
            f"{len(then)} values after tell no dip from a step.",
            f"four {period}s after it",
            "few_after",
            after=len(then),
        )
    lasting, temporary = _parts(first, then)
    return _judged(lasting, temporary, margin, period)


def _judged(lasting: Interval, temporary: Interval, margin: float, period: str) -> Verdict:
    reasons = [
        f"Lasting loss {lasting.estimate:.3g} ({lasting.low:.3g} to {lasting.high:.3g}); {margin:g} would matter.",
        f"Loss at the start beyond it {temporary.estimate:.3g} ({temporary.low:.3g} to {temporary.high:.3g}).",
    ]
    if lasting.low > 0 and lasting.high >= margin:
        reasons.append("Something is lost for good, and it may be as much as matters.")
        return Verdict("malaise", tuple(reasons), temporary, lasting)
    if lasting.high < margin:
        dipped = temporary.low > 0
        reasons.append(
            "There was a loss at the start; one that lasts and matters is ruled out."
            if dipped
            else "Neither a loss at the start nor a lasting one that matters is seen."
        )
        return Verdict("teething" if dipped else "no change", tuple(reasons), temporary, lasting)
    reasons.append(f"The data allow both a lasting loss and none; more {period}s are needed.")
    return Verdict("undecided", tuple(reasons), temporary, lasting)


def _parts(first: Numbers, then: Numbers) -> tuple[Interval, Interval]:
    """The lasting and the temporary loss, at the length of the dip that fits best."""
    y = np.concatenate([first, then])
    step = np.concatenate([np.zeros(len(first)), np.ones(len(then))])
    age = np.concatenate([np.zeros(len(first)), np.arange(len(then), dtype=float)])
    # A dip that takes longer than a quarter of the time seen cannot be told from a loss that stays.
    lengths = np.geomspace(0.75, max(1.0, len(then) / 4), 25)
    fits = [_fit(y, np.column_stack([np.ones(len(y)), step, step * np.exp(-age / each)])) for each in lengths]
    coefficients, covariance, residuals, freedom = min(fits, key=lambda fit: float(fit[2] @ fit[2]))
    # One more term was chosen: the dip's length.
    freedom -= 1
    stretch = _autocorrelated(residuals)
    reach = float(student.ppf((1 + _LEVEL) / 2, freedom))

    def part(at: int) -> Interval:
        error = sqrt(float(covariance[at, at]) * stretch) * sqrt((freedom + 1) / freedom)
        loss = -float(coefficients[at])
        return Interval(loss, loss - reach * error, loss + reach * error, _LEVEL)

    return part(1), part(2)


def _fit(y: Numbers, x: Numbers) -> tuple[Numbers, Numbers, Numbers, int]:
    inverse = np.linalg.pinv(x.T @ x)
    coefficients = inverse @ x.T @ y
    residuals = y - x @ coefficients
    freedom = len(y) - x.shape[1]
    return coefficients, inverse * float(residuals @ residuals) / freedom, residuals, freedom


def _autocorrelated(residuals: Numbers) -> float:
    """By how much neighbours that resemble each other make errors too small; never below 1."""
    square = float(residuals @ residuals)
    if not square:
        return 1.0
    neighbours = float(residuals[1:] @ residuals[:-1]) / square
    return max(1.0, (1 + neighbours) / (1 - neighbours)) if neighbours < 0.95 else 39.0
