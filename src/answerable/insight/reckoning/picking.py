"""Whether what people chose themselves was easier than what came in turn at the same time, given or taken as the next
one. How much work a ticket is expected to be is what tickets like it took with everybody; who took it does not count,
and nobody is named."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from answerable.insight.models.facts import Taken, TicketFact
from answerable.insight.reckoning.sampling import Case

FEWEST_ALIKE = 30  # tickets of a kind, before their answers are anything to expect
FEWEST_CHOSEN = 20  # and as many in turn, on days on which there was both
# What can be seen of a ticket before it is taken comes first; its cause is what reading it tells.
_LIKENESS = ("channel", "priority", "cause", "product", "language", "hour")
IN_TURN = (Taken.GIVEN, Taken.NEXT)
_RINGS = "phone"  # nobody chooses what they answer there
CHOSEN = Q(taken=Taken.CHOSEN) | (Q(taken=Taken.ANSWERED) & ~Q(channel=_RINGS))  # `was_chosen`, of facts
Kind = tuple[object, ...]
Row = tuple[bool, float, tuple[int, date]]  # whether it was chosen, its work, and in which team on which day


def reckon_picking(cases: Sequence[Case]) -> dict[str, Any]:
    """By whoever's team took it."""
    expected = _expected(cases)
    by_taker: dict[int, list[Row]] = defaultdict(list)
    for case, work in zip(cases, expected, strict=True):
        is_chosen = was_chosen(case)
        if case.taker is None or not (is_chosen or case.taken in IN_TURN):
            continue
        assert case.taken_team is not None
        assert case.taken_day is not None
        by_taker[case.taker].append((is_chosen, work, (case.taken_team, case.taken_day)))
    return {str(taker): _compared(rows) for taker, rows in by_taker.items()}


def was_chosen(case: Case | TicketFact) -> bool:
    return case.taken == Taken.CHOSEN or (case.taken == Taken.ANSWERED and case.channel != _RINGS)


def _compared(rows: Sequence[Row]) -> dict[str, Any]:
    """As a ratio to what came in turn: `compared` of `n` were chosen. Nothing but how many there were in all (`chosen`
    and `in_turn`) where both were hardly found together."""
    from answerable.insight.methods import NotEnoughData, ratio_within

    chosen = sum(is_chosen for is_chosen, _work, _when in rows)
    told: dict[str, Any] = {"chosen": chosen, "in_turn": len(rows) - chosen}
    beside = _beside(rows)
    compared = sum(is_chosen for is_chosen, _work, _when in beside)
    if min(compared, len(beside) - compared) < FEWEST_CHOSEN:
        return told
    try:
        found = ratio_within(
            [row[1] for row in beside], [row[0] for row in beside], [row[2] for row in beside]
        )
    except NotEnoughData:
        return told
    ends = {"ratio": found.estimate, "low": found.low, "high": found.high}
    return told | {"n": found.n, "compared": compared} | {name: round(end, 4) for name, end in ends.items()}


def _beside(rows: Sequence[Row]) -> list[Row]:
    """Those of the days on which the team had both."""
    ways: dict[tuple[int, date], set[bool]] = defaultdict(set)
    for is_chosen, _work, when in rows:
        ways[when].add(is_chosen)
    return [row for row in rows if len(ways[row[2]]) == 2]


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
