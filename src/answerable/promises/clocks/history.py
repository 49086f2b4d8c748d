"""What happened to a ticket, as far as clocks care, and what was promised about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from answerable.regions.hours import Timeline


class Kind(StrEnum):
    """What can be owed by a time."""

    FIRST_ANSWER = "first_answer"
    NEXT_ANSWER = "next_answer"
    UPDATE = "update"
    RESOLUTION = "resolution"
    STATED = "stated"  # made in the text of an answer


class Said(NamedTuple):
    """A message that a person wrote, or an automation that answers: automatic mail is not among them. A tuple, as are
    the others of which clocks that are made anew need a dozen for each ticket.

    `delivered_at` is set where an answer arrived, and only then: one that bounced later is as if never sent.
    """

    at: datetime
    is_inbound: bool
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class Terms:
    """What one version of a policy promises. `targets` by kind, then by priority; what is missing is not promised.

    `timeline` are the hours that count; None counts all of them. `pauses` names the categories of status during which a
    kind's clock stands, unless the customer waits for us.
    """

    targets: Mapping[Kind, Mapping[int, timedelta]]
    timeline: Timeline | None = None
    pauses: Mapping[Kind, frozenset[str]] = field(default_factory=dict)
    version: int = 0  # which policy's which version, for whoever reads the result
    since: datetime | None = None  # from when it is promised to anybody

    def target(self, kind: Kind, priority: int) -> timedelta | None:
        of_kind = self.targets.get(kind)
        return None if of_kind is None else of_kind.get(priority)


class Changed(NamedTuple):
    """From a moment on, a ticket's category of status, its priority or its terms are others; None stays as it was."""

    at: datetime
    category: str | None = None
    priority: int | None = None
    terms: Terms | None = None
    is_free: bool = False  # no policy holds any more


@dataclass(frozen=True, slots=True)
class Statement:
    """A promise that stands in an answer of ours. `key` is its event's; `words` the place of its words in the answer.

    `delivered_at` is when the answer arrived, None where it has not: nobody was promised anything then. `is_answer`: a
    word of ours was promised. `kept_at` and `withdrawn_at` are what a person said became of it.
    """

    key: int
    message: int
    words: tuple[int, int]
    written_at: datetime
    delivered_at: datetime | None
    due: datetime
    is_answer: bool = False
    kept_at: datetime | None = None
    withdrawn_at: datetime | None = None
    was_none: bool = False  # it was withdrawn because it had never been one


@dataclass(frozen=True)
class History:
    """A ticket's life. What was said and what was changed stand in the order of time."""

    opened_at: datetime
    said: tuple[Said, ...] = ()
    changes: tuple[Changed, ...] = ()
    stated: tuple[Statement, ...] = ()
    category: str = "new"  # at the beginning, as is the priority
    priority: int = 20


ENDED = frozenset({"solved", "closed"})
