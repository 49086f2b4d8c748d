"""How many of those who were about to write did not: those who were shown texts against those who, by lot, were not.

That somebody opened a text, or said that it answered them, counts for nothing here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from answerable.selfservice.finding.shares import Interval, Share, difference
from answerable.selfservice.finding.suggesting import FORM
from answerable.selfservice.models import Suggested
from answerable.tickets.models import Direction, Message

WITHIN, LOOKED_BACK = timedelta(days=7), timedelta(days=90)
FEWEST = 30  # held out; with fewer nothing can be said


@dataclass(frozen=True)
class Deflection:
    """`shown` and `held_out`: who made no contact, of whom. `known`: of how many it is known on every channel."""

    shown: Share
    held_out: Share
    known: int
    followed: int

    @property
    def is_enough(self) -> bool:
        return min(self.shown.of, self.held_out.of) >= FEWEST

    @property
    def points(self) -> float:
        return 100 * (self.shown.value - self.held_out.value)

    @property
    def interval(self) -> Interval:
        found = difference(self.shown, self.held_out)
        return Interval(100 * found.low, 100 * found.high)


def deflection(*, now: datetime) -> Deflection:
    """Of those alone whose days are over: who came yesterday may still write."""
    rows = Suggested.objects.filter(where=FORM, first_at__gt=now - LOOKED_BACK, first_at__lte=now - WITHIN)
    return Deflection(
        _quiet(rows.filter(is_held_out=False)),
        _quiet(rows.filter(is_held_out=True)),
        known=rows.filter(customer__isnull=False).count(),
        followed=rows.filter(followed_at__isnull=False).count(),
    )


def forget_old(*, at: datetime) -> None:
    """What is looked back on no more."""
    Suggested.objects.filter(first_at__lt=at - LOOKED_BACK - WITHIN).delete()


def _quiet(rows: QuerySet[Suggested]) -> Share:
    return Share(rows.exclude(_wrote()).count(), rows.count())


def _wrote() -> Q:
    """Through the form on that day, or, where it is known who it was, on any channel within the days."""
    said: QuerySet[Message] = Message.objects.filter(
        direction=Direction.INBOUND,
        is_automatic=False,
        customer=OuterRef("customer"),
        created_at__gt=OuterRef("first_at"),
        created_at__lte=OuterRef("first_at") + WITHIN,
    )
    asked = Suggested.objects.filter(pk=OuterRef("pk"), asked_at__isnull=False)
    return Q(Exists(asked)) | Q(Exists(said))
