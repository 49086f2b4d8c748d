"""Who does something, what they may do and what they may see: an argument of every verb, never ambient."""

from dataclasses import dataclass, replace
from enum import StrEnum


class ActorKind(StrEnum):
    STAFF = "staff"
    CUSTOMER = "customer"
    SYSTEM = "system"


@dataclass(frozen=True)
class Scope:
    """Which tickets a reader may see, by facts that a ticket, an event and a stream all know.

    One definition serves database queries (`tickets.models.TicketQuerySet.visible_to`) and the live stream.
    """

    everything: bool = False
    teams: frozenset[int] = frozenset()
    without_team: bool = False  # tickets nobody has been given yet
    staff_id: int | None = None  # those assigned to this person
    # Of these, only those of its teams (or of none), whatever somebody had before they came to this company.
    company: frozenset[int] | None = None

    def allows(self, *, team: int | None, shared: frozenset[int], assignee_id: int | None) -> bool:
        """Whether a ticket of that team, shared with these and assigned to that person, is within this scope."""
        if self.everything or team in self.teams or shared & self.teams:
            return True
        if self.without_team and team is None:
            return True
        if self.staff_id is None or self.staff_id != assignee_id:
            return False
        return self.company is None or team is None or team in self.company


NOTHING = Scope()
EVERYTHING = Scope(everything=True)


@dataclass(frozen=True)
class Actor:
    """`provider_id` is the company staff acted for at that moment; kept with the event for ever. `rule` and
    `rule_version` are those of the automation for which the system acts; `run` is the import that tells of what
    somebody did elsewhere, long before."""

    kind: ActorKind
    id: int | None = None
    provider_id: int | None = None
    rights: frozenset[str] = frozenset()
    scope: Scope = NOTHING
    rule: int | None = None
    rule_version: int | None = None
    run: int | None = None

    @property
    def because(self) -> dict[str, int | None]:
        """What stands in each of their events beside what happened."""
        if self.run is not None:
            return {"imported": True, "run": self.run}
        return {} if self.rule is None else {"rule": self.rule, "rule_version": self.rule_version}

    @property
    def staff_id(self) -> int | None:
        """Whose own things these are; nobody's for customers and the system."""
        return self.id if self.kind is ActorKind.STAFF else None

    def may(self, right: str) -> bool:
        return self.kind is ActorKind.SYSTEM or right in self.rights


SYSTEM = Actor(ActorKind.SYSTEM, scope=EVERYTHING)


def for_rule(rule: int, version: int) -> Actor:
    """The system, as an automation told it to."""
    return replace(SYSTEM, rule=rule, rule_version=version)


def customer(customer_id: int | None) -> Actor:
    """The customer, who acts on their own tickets by writing to us."""
    return Actor(ActorKind.CUSTOMER, customer_id, scope=EVERYTHING)
