"""Who is given a ticket: pure. What is known of everybody goes in, one of them and a word for each comes out.

Nothing of a customer's standing is among what is known: no follower count, no picture, no name, no public pressure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Knows(IntEnum):
    """How well somebody knows this matter."""

    NOT = 0
    CUSTOMER = 1  # was the last to answer this customer
    TICKET = 2  # had this very ticket before


class Verdict(StrEnum):
    """Why somebody was not, or was. Those that rule out stand in the order in which they are looked at."""

    NOT_ELIGIBLE = "not_eligible"
    HAD_IT = "had_it"  # it was taken back from them just now, or they gave it back
    LACKS_SKILL = "lacks_skill"
    AWAY = "away"
    NOT_HERE = "not_here"
    PREFERS_PULL = "prefers_pull"
    FULL = "full"
    FREE = "free"  # could have had it
    CHOSEN_TICKET = "chosen_ticket"
    CHOSEN_CUSTOMER = "chosen_customer"
    CHOSEN_DEPUTY = "chosen_deputy"
    CHOSEN_LEAST_LOAD = "chosen_least_load"


RULED_OUT: tuple[Verdict, ...] = tuple(Verdict)[: tuple(Verdict).index(Verdict.FREE)]
NOBODY = "nobody"  # the team has no people
_STICKY = {Knows.TICKET: Verdict.CHOSEN_TICKET, Knows.CUSTOMER: Verdict.CHOSEN_CUSTOMER}


class Candidate(NamedTuple):
    """What is known of somebody at this moment. `turn` grows with each ticket that they are given. A tuple, since
    hundreds of them are made for each decision."""

    staff: int
    skills: frozenset[int] = frozenset()
    load: int = 0  # units
    tickets: int = 0  # in hand
    capacity: int = 10
    turn: int = 0
    knows: Knows = Knows.NOT
    is_eligible: bool = True
    is_away: bool = False
    is_here: bool = True
    takes_themselves: bool = False
    deputy: int | None = None


@dataclass(frozen=True)
class Need:
    """What the ticket needs, and how its team is given tickets."""

    skills: frozenset[int] = frozenset()
    units: int = 1
    is_sticky: bool = True
    most: int | None = None
    not_again: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Decision:
    """`reason` is the chosen one's verdict; of nobody, that of whoever came closest."""

    chosen: Candidate | None
    reason: str
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    instead_of: int | None = None  # whose deputy they are

    def with_verdict(self, verdict: Verdict) -> list[int]:
        return [staff for staff, each in self.verdicts.items() if each == verdict]


def choose(candidates: Sequence[Candidate], need: Need) -> Decision:
    """Whoever knows the ticket or the customer; their deputy, if they are away; else whoever has least in hand for what
    they can have, and of those whose turn lies back longest."""
    verdicts = {each.staff: verdict_of(each, need) for each in candidates}
    free = {each.staff: each for each in candidates if verdicts[each.staff] is Verdict.FREE}
    chosen, reason, instead_of = _sticky(candidates, free) if need.is_sticky else (None, None, None)
    if chosen is None and free:
        chosen, reason = min(free.values(), key=_least_load), Verdict.CHOSEN_LEAST_LOAD
    if chosen is None or reason is None:
        return Decision(None, _closest(verdicts.values()), verdicts)
    return Decision(chosen, reason, verdicts | {chosen.staff: reason}, instead_of)


def verdict_of(candidate: Candidate, need: Need) -> Verdict:
    """The first thing that rules them out, in the order of `Verdict`, or that they are free. Asked of hundreds for each
    ticket, so that a table of these questions would cost as much again as they do."""
    if not candidate.is_eligible:
        return Verdict.NOT_ELIGIBLE
    if candidate.staff in need.not_again:
        return Verdict.HAD_IT
    if not need.skills <= candidate.skills:
        return Verdict.LACKS_SKILL
    if candidate.is_away:
        return Verdict.AWAY
    if not candidate.is_here:
        return Verdict.NOT_HERE
    if candidate.takes_themselves:
        return Verdict.PREFERS_PULL
    return Verdict.FULL if _is_full(candidate, need) else Verdict.FREE


def _is_full(candidate: Candidate, need: Need) -> bool:
    if need.most is not None and candidate.tickets >= need.most:
        return True
    return candidate.load + need.units > candidate.capacity


def _sticky(
    candidates: Sequence[Candidate], free: Mapping[int, Candidate]
) -> tuple[Candidate | None, Verdict | None, int | None]:
    knowing = sorted((each for each in candidates if each.knows), key=lambda each: -each.knows)
    for each in knowing:
        if each.staff in free:
            return each, _STICKY[each.knows], None
        if each.is_away and each.deputy is not None and each.deputy in free:
            return free[each.deputy], Verdict.CHOSEN_DEPUTY, each.staff
    return None, None, None


def _least_load(candidate: Candidate) -> tuple[float, int, int]:
    return candidate.load / max(candidate.capacity, 1), candidate.turn, candidate.staff


def _closest(verdicts: Iterable[Verdict]) -> str:
    return max((verdict.value for verdict in verdicts), key=_ORDER.__getitem__, default=NOBODY)


_ORDER = {verdict.value: place for place, verdict in enumerate(Verdict)}
