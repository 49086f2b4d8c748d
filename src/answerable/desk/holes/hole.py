"""A hole: a step at which things get stuck, and what is stuck there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.desk.holes.limits import Before, Limits, limits_of
from answerable.people.models import Staff

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 1000  # told of one hole; beyond, "1,000+"


class Step(IntEnum):
    """What is not reached."""

    PLACED = 1
    OPENED = 2
    ANSWERED = 3
    DELIVERED = 4


STEP_WORDS = {
    Step.PLACED: _("Received, and not placed"),
    Step.OPENED: _("A ticket, and opened by nobody"),
    Step.ANSWERED: _("Opened, and not answered"),
    Step.DELIVERED: _("Answered, and not delivered"),
}


@dataclass(frozen=True, slots=True)
class Stuck:
    """One thing in a hole. `ticket` is the key of its ticket, if it has one; `item` the key of what was received."""

    since: datetime
    key: int
    channel: str
    team: int | None = None
    ticket: int | None = None
    item: int | None = None


@dataclass(frozen=True)
class Hole:
    """`find` gives the oldest first, one more than `MOST` at most, all of them stuck before the moment it is given for
    their channel. `usual` is the limit where nobody said another.
    `right` is what one must have beside seeing this page; `is_everybodys` is only for those who see everything."""

    key: str
    step: Step
    title: "StrOrPromise"
    advice: "StrOrPromise"
    usual: timedelta
    find: Callable[[Staff, Before, datetime], Sequence[Stuck]]
    right: str = ""
    is_everybodys: bool = False

    @property
    def limits(self) -> Limits:
        return limits_of(self.key, self.usual)

    @property
    def can_be_limited(self) -> bool:
        """What is compared with a mailbox is there or not, however long."""
        return self.key != "missing"

    def is_for(self, staff: Staff) -> bool:
        return (not self.right or staff.may(self.right)) and (
            not self.is_everybodys or staff.scope.everything
        )
