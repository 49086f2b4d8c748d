"""What happens in the sample company, before any of it is written down: a stream of planned tickets.

Pure and seeded: the same `Frame` gives the same stream, one ticket at a time in the order in which they are opened.
A ticket's steps are in the order of time and end at `now`, wherever the matter stands then. `reason`, `cause`,
`product` and `satisfaction` are known to the plan alone as long as no room keeps them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from answerable.demo.customers import Crowd, PlannedCustomer
from answerable.demo.markets import Market
from answerable.demo.shape import Times, counts, moment_of_writing


@dataclass(frozen=True)
class Frame:
    """How large a world, of which seed, and what time it is there."""

    now: datetime
    tickets: int
    seed: int = 7

    @cached_property
    def times(self) -> Times:
        return Times(self.now)

    @cached_property
    def crowd(self) -> Crowd:
        return Crowd(self.seed, max(60, self.tickets // 5))


# --- steps: who is a key of `company.PEOPLE`, None the product itself ------------------------------------------


@dataclass(frozen=True, slots=True)
class Wrote:
    """The customer, or with `is_automatic` their machine. `quoted` is how much of the end of the text quotes us."""

    at: datetime
    text: str
    quoted: int = 0
    files: tuple[str, ...] = ()
    has_html: bool = False
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    at: datetime
    by: str
    text: str
    files: tuple[str, ...] = ()
    then_close: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """The last answer reached the customer's server."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Bounced:
    """The last answer was taken and came back."""

    at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Noted:
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Given to a team, and perhaps to one of its people."""

    at: datetime
    by: str | None
    team: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Took:
    """Somebody took it: out of a list, or as the next one in turn."""

    at: datetime
    by: str
    is_next: bool


@dataclass(frozen=True, slots=True)
class Tagged:
    at: datetime
    by: str | None
    tag: str


@dataclass(frozen=True, slots=True)
class Prioritised:
    at: datetime
    by: str
    priority: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of the company's own."""

    at: datetime
    by: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class AskedOthers:
    """It waits for the workshop, the warehouse or the carrier."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Snoozed:
    at: datetime
    by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Woken:
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    at: datetime
    by: str


Step = (
    Wrote | Answered | Delivered | Bounced | Noted | Moved | Took | Tagged | Prioritised | Filled | AskedOthers
    | Snoozed | Woken | Ended
)  # fmt: skip


@dataclass(frozen=True)
class PlannedTicket:
    number: int
    customer: PlannedCustomer
    mailbox: str
    team: str
    subject: str
    reason: str
    cause: str
    product: str
    steps: tuple[Step, ...] = field(repr=False)
    satisfaction: int | None = None
    channel: str = "email"

    @property
    def opened_at(self) -> datetime:
        return self.steps[0].at

    @property
    def language(self) -> str:
        return self.customer.language

    @property
    def region(self) -> str:
        return self.customer.market.region


def is_wrapped_up(plan: PlannedTicket) -> bool:
    """Most are once they end, some are forgotten."""
    return plan.number % 10 < 7


def planned_tickets(frame: Frame) -> Iterator[PlannedTicket]:
    """Every ticket of two years, oldest first."""
    from answerable.demo.story import tell  # which is made of the steps above

    rng = random.Random(frame.seed)  # noqa: S311 - a simulation
    for number, (customer, at) in enumerate(_openings(frame, rng), 1):
        yield tell(frame, number, customer, at, rng)


def _openings(frame: Frame, rng: random.Random) -> Iterator[tuple[PlannedCustomer, datetime]]:
    """Who writes when about something new. A day is UTC's, its moments the customers' own: sorted within the day."""
    for day, per_market in counts(frame.tickets, frame.times, rng):
        opened = [_opening(frame, market, day, rng) for market, count in per_market for _ in range(count)]
        opened.sort(key=lambda each: each[1])
        yield from (each for each in opened if each[1] < frame.now)


def _opening(frame: Frame, market: Market, day: date, rng: random.Random) -> tuple[PlannedCustomer, datetime]:
    customer = frame.crowd.customer(frame.crowd.pick(market, rng))
    return customer, moment_of_writing(market, customer.zone, day, rng)
