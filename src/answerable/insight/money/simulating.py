"""Three ways of paying for the same work, from both sides. Pure. Whoever pays and whoever is paid look at the same
table: what a contract rewards is what happens to the margin when the work changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from answerable.insight.methods.results import check_not_negative, check_positive


class Way(StrEnum):
    HOUR = "hour"
    CONTACT = "contact"
    RESOLVED = "resolved"


class Change(StrEnum):
    """Of the work, by a tenth each."""

    SHORTER = "shorter"  # each contact takes less time, and solves as much
    FEWER = "fewer"  # the same issues are solved in fewer contacts
    HASTY = "hasty"  # less time for each contact, and people have to write again for it
    UNSOLVED = "unsolved"  # as many contacts, and fewer issues solved


_TENTH = 0.1


@dataclass(frozen=True)
class Work:
    """A month of it. `wage` is what an hour paid costs the provider, `occupancy` and `shrinkage` are its own."""

    contacts: float
    resolved: float
    minutes: float
    wage: float
    occupancy: float
    shrinkage: float

    def __post_init__(self) -> None:
        check_positive(contacts=self.contacts, resolved=self.resolved, minutes=self.minutes)
        check_not_negative(wage=self.wage)
        if self.resolved > self.contacts:
            raise ValueError("More issues cannot be solved than there are contacts.")
        if not 0 < self.occupancy <= 1 or not 0 <= self.shrinkage < 1:
            raise ValueError("Occupancy lies above 0 and up to 1, shrinkage from 0 to below 1.")

    @property
    def hours(self) -> float:
        """In which people are there."""
        return self.contacts * self.minutes / 60 / self.occupancy

    @property
    def cost(self) -> float:
        """To the provider, who pays for absence too."""
        return self.hours / (1 - self.shrinkage) * self.wage


@dataclass(frozen=True)
class Side:
    """What one way of paying comes to: `paid` by the client, `margin` left to the provider."""

    paid: float
    margin: float
    each: float  # paid for one solved issue


@dataclass(frozen=True)
class Contract:
    way: Way
    rate: float
    contacts: float
    now: Side
    after: Mapping[Change, Side]

    def rewards(self, change: Change) -> float:
        """What the provider gains or loses by it."""
        return self.after[change].margin - self.now.margin

    def saves(self, change: Change) -> float:
        """What the client gains by it."""
        return self.now.paid - self.after[change].paid


def changed(work: Work, change: Change) -> Work:
    if change == Change.SHORTER:
        return replace(work, minutes=work.minutes * (1 - _TENTH))
    if change == Change.FEWER:
        return replace(work, contacts=max(work.resolved, work.contacts * (1 - _TENTH)))
    if change == Change.HASTY:
        return replace(work, minutes=work.minutes * (1 - _TENTH), contacts=work.contacts * (1 + _TENTH))
    return replace(work, resolved=work.resolved * (1 - _TENTH))


def simulate(work: Work, rates: Mapping[Way, float]) -> Sequence[Contract]:
    check_not_negative(**{way.value: rate for way, rate in rates.items()})
    return [
        Contract(
            way,
            rate,
            work.contacts,
            _side(work, way, rate),
            {change: _side(changed(work, change), way, rate) for change in Change},
        )
        for way, rate in rates.items()
    ]


def even_rates(work: Work, margin: float) -> dict[Way, float]:
    """The rates at which each way leaves the provider the same share `margin` of what is paid."""
    if not 0 <= margin < 1:
        raise ValueError("A margin is a share from 0 to below 1.")
    paid = work.cost / (1 - margin)
    return {
        Way.HOUR: paid / work.hours,
        Way.CONTACT: paid / work.contacts,
        Way.RESOLVED: paid / work.resolved,
    }


def _side(work: Work, way: Way, rate: float) -> Side:
    units = {Way.HOUR: work.hours, Way.CONTACT: work.contacts, Way.RESOLVED: work.resolved}
    paid = rate * units[way]
    return Side(paid, paid - work.cost, paid / work.resolved)
