"""What speaks for two tickets being one matter, and how much. Pure: values in, reasons and a score out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import prod

from answerable.tickets.likeness.evidence import WEIGHT as OF_PEOPLE
from answerable.tickets.likeness.evidence import Why


class For(StrEnum):
    SAME_PERSON = "same_person"  # one customer already
    PROVEN = "proven"  # and both addresses were proven theirs
    NAMES_TICKET = "names_ticket"
    SAME_REFERENCE = "same_reference"
    MISSED_CALL = "missed_call"
    SAME_WORDS = "same_words"
    SOME_WORDS = "some_words"
    SAME_HOUR = "same_hour"
    SAME_DAY = "same_day"


WEIGHT = {
    For.NAMES_TICKET: 0.9,
    For.SAME_REFERENCE: 0.7,
    For.MISSED_CALL: 0.5,
    For.SAME_WORDS: 0.5,
    For.SOME_WORDS: 0.3,
    For.SAME_HOUR: 0.3,
    For.SAME_DAY: 0.2,
}
# Without one of these, nothing says that it is the same matter; nearness in time alone does not.
_TELLING = frozenset({For.NAMES_TICKET, For.SAME_REFERENCE, For.MISSED_CALL, For.SAME_WORDS, For.SOME_WORDS})
ENOUGH = 35
MISSED_WITHIN, LONGEST = timedelta(hours=24), timedelta(days=7)
_SHARES_A_REFERENCE = 0.5  # it speaks for the person as well
_MUCH, _SOME = 0.35, 0.18


@dataclass(frozen=True)
class Two:
    """What is known of the two, `apart` in time."""

    is_one_person: bool
    is_proven: bool
    people: Collection[Why]  # what speaks for their customers being one person, where they are two
    apart: timedelta
    names_ticket: bool = False
    shares_reference: bool = False
    follows_missed_call: bool = False
    likeness: float = 0.0


@dataclass(frozen=True)
class Found:
    why: tuple[str, ...]
    score: int


def found(two: Two) -> Found | None:
    """None where it is not worth a look. A name alone is no reason to think that two people are one."""
    matter = _of_matter(two)
    person = _person(two, matter)
    if not person or not _TELLING & set(matter):
        return None
    score = round(100 * person * (1 - prod(1 - WEIGHT[each] for each in matter)))
    if score < ENOUGH:
        return None
    ordered = sorted(matter, key=lambda each: -WEIGHT[each])
    return Found((*_who(two), *ordered), score)


def _of_matter(two: Two) -> list[For]:
    holds = {
        For.NAMES_TICKET: two.names_ticket,
        For.SAME_REFERENCE: two.shares_reference,
        For.MISSED_CALL: two.follows_missed_call and two.apart <= MISSED_WITHIN,
        For.SAME_WORDS: two.likeness >= _MUCH,
        For.SOME_WORDS: _SOME <= two.likeness < _MUCH,
        For.SAME_HOUR: two.apart <= timedelta(hours=1),
        For.SAME_DAY: timedelta(hours=1) < two.apart <= timedelta(days=1),
    }
    return [each for each, is_so in holds.items() if is_so]


def _person(two: Two, matter: Collection[For]) -> float:
    if two.is_one_person:
        return 1.0
    named = {Why.SAME_NAME, Why.SAME_NAME_SAME_ACCOUNT}
    shares = bool({For.NAMES_TICKET, For.SAME_REFERENCE} & set(matter))
    if not shares and not set(two.people) - named:
        return 0.0
    weights = [OF_PEOPLE[each] for each in set(two.people)] + ([_SHARES_A_REFERENCE] if shares else [])
    return 1 - prod(1 - each for each in weights)


def _who(two: Two) -> tuple[str, ...]:
    if two.is_one_person:
        return (For.PROVEN if two.is_proven else For.SAME_PERSON,)
    return tuple(sorted(set(two.people), key=lambda each: -OF_PEOPLE[each]))
