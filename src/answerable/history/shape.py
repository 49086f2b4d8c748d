"""What another system tells, in one shape whatever its file looks like. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Person:
    """`key` is what the other system knows them by; nobody's is empty."""

    key: str = ""
    name: str = ""
    address: str = ""  # of mail

    @property
    def is_nobody(self) -> bool:
        return not (self.key or self.name or self.address)


NOBODY = Person()


@dataclass(frozen=True, slots=True)
class Change:
    """What the case was from that moment on. None is what was not told; a person who is nobody has it no more."""

    at: datetime
    state: str | None = None
    team: str | None = None
    person: Person | None = None
    priority: str | None = None
    by: Person = NOBODY


@dataclass(frozen=True, slots=True)
class Said:
    """A message to or by the customer, or a note."""

    at: datetime
    text: str
    by: Person = NOBODY
    is_ours: bool = False
    is_note: bool = False
    is_automatic: bool = False


Step = Change | Said


@dataclass(frozen=True, slots=True)
class Case:
    """One matter as the other system has it; `key` is its number there, `place` where in the file it stands."""

    key: str
    opened_at: datetime
    place: str = ""
    subject: str = ""
    customer: Person = NOBODY
    channel: str = ""
    tags: Sequence[str] = ()
    steps: Sequence[Step] = field(default_factory=tuple)


class LossKind(StrEnum):
    """Why something of the file is not here afterwards, or not as it was; the gravest first."""

    BROKEN = "broken"  # a row or record that cannot be read
    NO_MOMENT = "no_moment"  # a time that is none
    NO_ZONE = "no_zone"  # a time that does not say where
    FUTURE = "future"  # a time that is still to come
    STATE = "state"  # a word for a state that we do not know
    PRIORITY = "priority"
    CHANNEL = "channel"
    FILES = "files"  # attachments: the file names them, their bytes are not in it
    DOER = "doer"  # who did it is not known here
    TOO_LONG = "too_long"  # cut
    TWICE = "twice"  # the same number once more in one file
    CHANGED_SINCE = "changed_since"  # here already, and the file tells more of it than then
    NO_PLACE = "no_place"  # a column or field for which there is nothing here


@dataclass(frozen=True, slots=True)
class Loss:
    kind: LossKind
    what: str = ""  # a column, a state, a reason: never a person's words
    place: str = ""


class Unreadable(Exception):
    """The file as a whole is not what it was said to be; with a sentence for people."""
