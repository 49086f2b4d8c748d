"""Whether what people took themselves was easier than what the turn gave at the same time. How much work a ticket is
expected to be is what tickets like it took with everybody; who took it does not count, and nobody is named."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from answerable.insight.models.facts import Taken
from answerable.insight.reckoning.sampling import Case

FEWEST_ALIKE = 30  # tickets of a kind, before their answers are anything to expect
FEWEST_TAKEN = 20
# What can be seen of a ticket before it is taken comes first; its cause is what reading it tells.
_LIKENESS = ("channel", "priority", "cause", "product", "language", "hour")
Kind = tuple[object, ...]


def reckon_picking(cases: Sequence[Case]) -> dict[str, Any]:
    """By whoever's team took it."""
    expected = _expected(cases)
    by_taker: dict[int, list[tuple[bool, float, tuple[int, date]]]] = defaultdict(list)
    for case, work in zip(cases, expected, strict=True):
        if case.taken not in (Taken.OWN, Taken.GIVEN) or case.taker is None:
            continue
        assert case.taken_team is not None
        assert case.taken_day is not None
        by_taker[case.taker].append((case.taken == Taken.OWN, work, (case.taken_team, case.taken_day)))
    return {str(taker): _compared(rows) for taker, rows in by_taker.items()}


def _compared(rows: Sequence[tuple[bool, float, tuple[int, date]]]) -> dict[str, Any]:
    """As a ratio to what the turn gave; nothing but the number where both were hardly found together."""
    from answerable.insight.methods import NotEnoughData, difference_within

    own, given = [work for is_own, work, _when in rows if is_own], [row[1] for row in rows if not row[0]]
    told: dict[str, Any] = {"own": len(own), "given": len(given)}
    if min(len(own), len(given)) < FEWEST_TAKEN:
        return told
    try:
        found = difference_within(
            [row[1] for row in rows], [row[0] for row in rows], [row[2] for row in rows]
        )
    except NotEnoughData:
        return told
    usual = sum(given) / len(given)
    ends = {"ratio": found.estimate, "low": found.low, "high": found.high}
    return told | {"n": found.n} | {name: round(1 + value / usual, 4) for name, value in ends.items()}


def _expected(cases: Sequence[Case]) -> list[float]:
    """Answers, and one for the work of reading; of the finest kind that has enough tickets."""
    counts: Counter[Kind] = Counter()
    work: Counter[Kind] = Counter()
    wholes = [tuple(getattr(case, name) for name in _LIKENESS) for case in cases]
    for case, whole in zip(cases, wholes, strict=True):
        for length in range(len(whole) + 1):
            counts[whole[:length]] += 1
            work[whole[:length]] += 1 + case.answers
    return [_of_finest(whole, counts, work) for whole in wholes]


def _of_finest(whole: Kind, counts: Mapping[Kind, int], work: Mapping[Kind, int]) -> float:
    for length in range(len(whole), -1, -1):
        kind = whole[:length]
        if counts[kind] >= FEWEST_ALIKE or not length:
            return work[kind] / counts[kind]
    raise AssertionError("the empty kind is always there")
