"""Whose turn it is, where teams share the tickets of a rule: pure, and the same for the same counts.

After every single ticket no team is a whole ticket or more away from its share of what there was. Taking whoever is
furthest below does not hold that with many teams; giving it to whoever must have one soonest does (R. Tijdeman, The
chairman assignment problem, 1980), among those whose next one is due at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HUNDRED = 100


@dataclass(frozen=True)
class Share:
    team: int
    percent: int


def next_team(shares: Sequence[Share], counts: Mapping[int, int]) -> int:
    """`shares` add up to a hundred; those of one in the front of the list win a tie. Whole numbers only: everything is
    reckoned in hundredths of 1 / (2 k - 2)."""
    if len(shares) == 1:
        return shares[0].team
    unit = 2 * len(shares) - 2
    number = sum(counts.get(each.team, 0) for each in shares) + 1

    def due(each: Share) -> int:
        return (each.percent * number - HUNDRED * counts.get(each.team, 0)) * unit

    # After counts that did not come from here (an agreement of another kind), none may be due: then whoever is nearest.
    is_due = [each for each in shares if due(each) >= HUNDRED] or [max(shares, key=due)]
    return min(is_due, key=lambda each: (HUNDRED * (unit - 1) - due(each)) / each.percent).team


def away(shares: Sequence[Share], counts: Mapping[int, int]) -> dict[int, float]:
    """By team, how many points of a hundred it is above what was agreed; nothing where there was nothing yet."""
    total = sum(counts.get(each.team, 0) for each in shares)
    if not total:
        return {each.team: 0.0 for each in shares}
    return {each.team: HUNDRED * counts.get(each.team, 0) / total - each.percent for each in shares}
