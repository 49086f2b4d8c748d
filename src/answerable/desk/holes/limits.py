"""How long something may be stuck before it is a black hole: for each hole and channel, in calendar or working time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.models import HoleLimit
from answerable.ledger.actor import Actor
from answerable.ledger.known import Known
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.regions.calendars import timeline_of
from answerable.regions.hours import NeverOpen
from answerable.regions.models import Calendar
from answerable.web.icons import CHANNELS

MOST = timedelta(days=90)
RIGHT = "promises.manage"


@dataclass(frozen=True)
class Limit:
    """Without a calendar, day and night count."""

    length: timedelta
    calendar: int | None = None

    def before(self, now: datetime) -> datetime:
        """What is stuck since before then is a black hole."""
        if self.calendar is None:
            return now - self.length
        try:
            return timeline_of(self.calendar).after(now, -self.length)
        except NeverOpen:
            return now - MOST  # hours that were emptied: rather late than never


@dataclass(frozen=True)
class Limits:
    """For every channel, and for those that have one of their own."""

    usual: Limit
    by_channel: Mapping[str, Limit] = field(default_factory=dict)

    def before(self, now: datetime) -> "Before":
        return Before(
            self.usual.before(now), {channel: each.before(now) for channel, each in self.by_channel.items()}
        )


@dataclass(frozen=True)
class Before:
    """The moment before which something must be stuck to be counted, by its channel."""

    usual: datetime
    by_channel: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def latest(self) -> datetime:
        return max(self.usual, *self.by_channel.values()) if self.by_channel else self.usual

    def holds(self, channel: str, since: datetime) -> bool:
        return since < self.by_channel.get(channel, self.usual)

    def question(self, moment: str, channel: str) -> Q:
        """The same as a question, of columns that are called so."""
        usual = Q(**{f"{moment}__lt": self.usual})
        if not self.by_channel:
            return usual
        asked = usual & ~Q(**{f"{channel}__in": list(self.by_channel)})
        for name, before in self.by_channel.items():
            asked |= Q(**{channel: name, f"{moment}__lt": before})
        return Q(**{f"{moment}__lt": self.latest}) & asked


_kept: Known[dict[str, HoleLimit]] = Known(
    lambda: {each.hole: each for each in HoleLimit.objects.all()}, HoleLimit
)


def limits_of(hole: str, usual: timedelta) -> Limits:
    """As somebody said; `usual` where nobody did."""
    kept = _kept().get(hole)
    if kept is None:
        return Limits(Limit(usual))
    said = {
        channel: Limit(timedelta(minutes=minutes), calendar)
        for channel, (minutes, calendar) in kept.each.items()
    }
    every = said.pop("", Limit(usual))
    return Limits(every, said)


@transaction.atomic
def set_limits(hole: str, wanted: Mapping[str, Limit], *, by: Actor, at: datetime) -> None:
    """By channel, "" for every; what is left out is as it was before anybody said something. The same twice is one."""
    if not by.may(RIGHT) or not by.scope.everything:
        raise NotAllowed
    by_channel = {channel: _checked(channel, limit) for channel, limit in sorted(wanted.items())}
    row, _is_new = HoleLimit.objects.select_for_update().get_or_create(hole=hole)
    if row.by_channel == by_channel:
        return
    row.by_channel = by_channel
    row.save(update_fields=["by_channel"])
    record(events.HOLE_LIMITS_CHANGED, row, by=by, at=at)


def keep_calendar_of_holes(event: Event) -> None:
    """A calendar is to be removed: black holes are counted by it."""
    calendar = int(event.stream.removeprefix("calendar/"))
    if any(calendar == each for row in HoleLimit.objects.all() for _minutes, each in row.each.values()):
        raise Refusal(
            _("Black holes are counted by it. Choose another calendar there first."), code="has_holes"
        )


def _checked(channel: str, limit: Limit) -> list[int | None]:
    if channel and channel not in CHANNELS:
        raise Invalid(_("There is no such channel."))
    if not timedelta(0) <= limit.length <= MOST:
        raise Invalid(_("A limit is between nothing and 90 days."))
    if limit.calendar is not None:
        there = Calendar.objects.active().select_for_update().filter(pk=limit.calendar)
        if not there.exists():
            raise Invalid(_("The calendar is not there any more. Choose another."))
    return [int(limit.length / timedelta(minutes=1)), limit.calendar]
