"""Which words one side uses more than the other. Pure: counts in, terms out.

The weighted log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn, Political Analysis 16,
2008): a word that both use alike, or that hardly anybody uses, is drawn to what the language does; what is left is told
in standard errors, so that neither rare nor common words win by being rare or common.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

_PRIOR = 500.0  # texts that the language speaks for: as many as were counted, but not more than these
REMARKABLE = 3.0  # standard errors


@dataclass(frozen=True)
class Term:
    """`score` in standard errors; `here` and `there` in how many texts of either side it stands."""

    words: str
    score: float
    here: int
    there: int


def distinctive(
    here: Mapping[str, int],
    there: Mapping[str, int],
    *,
    of_here: int,
    of_there: int,
    least: float = REMARKABLE,
    fewest: int = 1,
) -> list[Term]:
    """Terms that stand in more texts here than they would if both sides spoke alike, the most remarkable first.

    `here` and `there`: in how many texts each term stands; `fewest` of them here."""
    found = [
        Term(term, score, number, there.get(term, 0))
        for term, number in here.items()
        if number >= fewest and (score := _score(number, there.get(term, 0), of_here, of_there)) >= least
    ]
    return sorted(found, key=lambda each: (-each.score, each.words))


def _score(here: int, there: int, of_here: int, of_there: int) -> float:
    """The prior is how often both together use it."""
    whole = min(_PRIOR, max(1.0, of_here + of_there))
    prior = whole * (here + there) / max(1, of_here + of_there)
    prior = min(max(prior, 0.01), whole - 0.01)
    odds_here = log((here + prior) / (of_here - here + whole - prior))
    odds_there = log((there + prior) / (of_there - there + whole - prior))
    return (odds_here - odds_there) / sqrt(1 / (here + prior) + 1 / (there + prior))
