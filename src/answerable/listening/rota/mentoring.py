"""Who looks after whom: a mentor who is there, shares a language, and has had the fewest so far. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mentor:
    """`weeks` in which they are there."""

    key: int
    languages: frozenset[str]
    weeks: frozenset[int]


@dataclass(frozen=True)
class Learner:
    """`mentor` where they have one already, who stays."""

    key: int
    week: int
    languages: frozenset[str]
    mentor: int | None = None


def mentors_for(
    learners: Sequence[Learner], mentors: Sequence[Mentor], *, for_each: int
) -> Mapping[int, int | None]:
    """Each one's mentor. In a week those are given theirs first who share a language with the fewest."""
    load = Counter(each.mentor for each in learners if each.mentor is not None)
    taken = Counter((each.week, each.mentor) for each in learners if each.mentor is not None)
    found: dict[int, int | None] = {each.key: each.mentor for each in learners}
    waiting = [each for each in learners if each.mentor is None]
    for one in sorted(waiting, key=lambda each: (each.week, _choices(each, mentors), each.key)):
        able = [
            each
            for each in mentors
            if one.week in each.weeks and taken[one.week, each.key] < for_each and each.key != one.key
        ]
        chosen = min(
            able,
            key=lambda each: (not one.languages & each.languages, load[each.key], each.key),
            default=None,
        )
        if chosen is not None:
            found[one.key] = chosen.key
            load[chosen.key] += 1
            taken[one.week, chosen.key] += 1
    return found


def _choices(learner: Learner, mentors: Sequence[Mentor]) -> int:
    return sum(learner.week in each.weeks and bool(learner.languages & each.languages) for each in mentors)
