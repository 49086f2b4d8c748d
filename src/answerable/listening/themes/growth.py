"""Whether a theme grows: this week against the four before, of all tickets that came in. Pure.

Given how many of a theme came in either time, how many of those came this week is binomial, with the share that this
week has of all tickets where nothing changed (Przyborowski and Wilenski, Biometrika 31, 1940). So a Monday with more of
everything is no growth. Where weeks vary more than that (`unrest`), it is beta-binomial: what is left of negative
binomial counts whose variance is so many times their mean. The limits of the ratio are Wilson's for that share, of as
many fewer tickets.
"""

from dataclasses import dataclass
from math import exp, inf, lgamma, log

from answerable.promises.shares import wilson

_CHANCE_ALONE = 1.001
FEWEST = 5  # tickets in both times together: with fewer, nothing is said


@dataclass(frozen=True)
class Growth:
    """`ratio` is how many times as large its share of all tickets is as it was; `chance` that so many or more come
    where nothing changed."""

    now: int
    before: int
    ratio: float
    low: float
    high: float
    chance: float


def growth(now: int, before: int, *, all_now: int, all_before: int, unrest: float = 1.0) -> Growth | None:
    """None where too little came in to say anything. `unrest` is the theme's dispersion (see `unrest`)."""
    both = now + before
    if both < FEWEST or all_now <= 0 or all_before <= 0 or now > all_now or before > all_before:
        return None
    usual = all_now / (all_now + all_before)
    low, high = wilson(now / unrest, both / unrest)
    times = all_before / all_now
    # At the ends the limit is exactly 0 or 1; rounding must not take it off.
    low, high = low if now else 0.0, high if before else 1.0
    return Growth(
        now,
        before,
        ratio=_odds(now / both) * times,
        low=_odds(low) * times,
        high=_odds(high) * times,
        chance=upper_tail(now, both, usual, unrest),
    )


def upper_tail(number: int, of: int, share: float, unrest: float = 1.0) -> float:
    """How likely so many or more of `of` are where each is one with the chance `share`."""
    if number <= 0:
        return 1.0
    if unrest <= _CHANCE_ALONE:
        return min(1.0, sum(_binomial(k, of, share) for k in range(number, of + 1)))
    size = of / (unrest - 1)
    return min(
        1.0, sum(_beta_binomial(k, of, size * share, size * (1 - share)) for k in range(number, of + 1))
    )


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else inf


def _binomial(number: int, of: int, share: float) -> float:
    ways = lgamma(of + 1) - lgamma(number + 1) - lgamma(of - number + 1)
    return exp(ways + number * log(share) + (of - number) * log(1 - share))


def _beta_binomial(number: int, of: int, one: float, other: float) -> float:
    ways = lgamma(of + 1) - lgamma(number + 1) - lgamma(of - number + 1)
    return exp(ways + _log_beta(number + one, of - number + other) - _log_beta(one, other))


def _log_beta(one: float, other: float) -> float:
    return lgamma(one) + lgamma(other) - lgamma(one + other)
