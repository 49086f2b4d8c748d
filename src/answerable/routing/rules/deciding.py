"""Which rules fit a ticket, and what that makes of it: pure.

The first that fits and names a team (or teams that share) decides where it goes, and nothing behind it is asked. Those
in front of it that name no team only sort: each that fits adds its tags, and the first that says a priority or a line
of support has said it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from answerable.people.models import Tier
from answerable.routing.rules.facts import Facts
from answerable.routing.rules.fitting import Test
from answerable.routing.rules.sharing import Share


@dataclass(frozen=True)
class Standing:
    """A rule in its place, with what its version says. `pk` is None for one that is only a draft."""

    route: int | None
    version: int | None
    name: str
    fits: Test
    shares: Sequence[Share] = ()  # of teams that are there
    tier: int | None = None
    priority: int | None = None
    tags: tuple[int, ...] = ()


@dataclass(frozen=True)
class Decision:
    decided: Standing | None  # which named the team
    added: Sequence[Standing] = ()
    looked: int = 0
    tier: int | None = None
    priority: int | None = None
    tags: tuple[int, ...] = field(default=())


def decide(standing: Sequence[Standing], facts: Facts) -> Decision:
    added: list[Standing] = []
    for place, each in enumerate(standing):
        if not each.fits(facts):
            continue
        if each.shares:
            return decision_of(each, added, place + 1)
        added.append(each)
    return decision_of(None, added, len(standing))


def decision_of(decided: Standing | None, added: Sequence[Standing], looked: int) -> Decision:
    whole = [*added, *([] if decided is None else [decided])]
    tags = dict.fromkeys(tag for each in whole for tag in each.tags)
    return Decision(
        decided,
        added,
        looked,
        tier=next((each.tier for each in whole if each.tier is not None), None),
        priority=next((each.priority for each in whole if each.priority is not None), None),
        tags=tuple(tags),
    )


def tier_with(decision: Decision, team: int | None, tiers: Mapping[int, int], now: int) -> int:
    """Which line of support a ticket is with then: as the rules say, else its new team's, else as before."""
    if decision.tier is not None:
        return decision.tier
    if decision.decided is None or team is None:
        return now
    return tiers.get(team, Tier.FIRST)
