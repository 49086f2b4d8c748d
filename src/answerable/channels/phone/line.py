"""The line: who waits in front of whom, how long that takes, and whose telephones ring."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from answerable.channels.models import Mailbox
from answerable.channels.phone.models import Call, CallState, Line
from answerable.channels.phone.settings import MOST_RINGING, PhoneSettings
from answerable.people.models import ProviderKind
from answerable.regions.calendars import timeline_of
from answerable.regions.hours import NeverOpen
from answerable.tickets.models import Direction

_LOOKED_AT = 30  # calls
_MOST_LINES = 100
_ENOUGH = 5  # to say how long it takes
_LATELY = timedelta(days=14)
_LONGEST = timedelta(hours=12)  # nobody is on the line for longer: the end was never told


def place_of(call: Call, *, at: datetime) -> int:
    """1 for whoever is next. Those whom we call back have kept their place."""
    ahead = Call.objects.in_line(call.team_id).filter(began_at__gt=at - _LONGEST, began_at__lt=call.began_at)
    return ahead.exclude(pk=call.pk).count() + 1


def minutes_to_wait(call: Call, *, at: datetime) -> int | None:
    """What those who were spoken with lately waited on the line, in the middle; None where they are too few to say."""
    talked = Call.objects.filter(
        team=call.team_id, state=CallState.ENDED, direction=Direction.INBOUND, began_at__gt=at - _LATELY
    )
    waited = [
        each.held.total_seconds()
        for each in talked.exclude(talked_at=None).exclude(mailbox=None).order_by("-began_at")[:_LOOKED_AT]
        if each.held is not None
    ]
    return max(1, round(median(waited) / 60)) if len(waited) >= _ENOUGH else None


def lines_for(call: Call, *, at: datetime) -> Sequence[Line]:
    """Those that ring for this one: those who wait in front of it have theirs. Whoever keeps their place to be called
    back holds up nobody who is on the line."""
    free = _free_lines(call, at=at)
    on_the_line = Call.objects.filter(team=call.team_id, state=CallState.WAITING, began_at__gt=at - _LONGEST)
    ahead = on_the_line.filter(began_at__lt=call.began_at).exclude(pk=call.pk).count()
    if ahead >= len(free):
        return ()
    return free[ahead :: max(ahead + 1, on_the_line.count())][:MOST_RINGING]


def is_anybody_there(call: Call, *, at: datetime) -> bool:
    """Whether somebody could take it sooner or later: their telephone is free, or they talk on it."""
    return any(each.rings(at=at) for each in _lines(call))


def _lines(call: Call) -> Sequence[Line]:
    lines = Line.objects.filter(is_open=True, verified_at__isnull=False, staff__is_active=True)
    if call.team_id is not None:
        lines = lines.filter(staff__teams=call.team_id)
    else:
        lines = lines.filter(staff__provider__kind=ProviderKind.IN_HOUSE)
    found = lines.select_related("staff__provider", "staff__custom_role").order_by("pk")[:_MOST_LINES]
    return [each for each in found if each.staff.can_answer]


def _free_lines(call: Call, *, at: datetime) -> Sequence[Line]:
    """Telephones of those of its team who are there and do not talk already; of the house's, where it has no team."""
    going_on = Call.objects.filter(
        state__in=(CallState.TALKING, CallState.PLACED, CallState.RINGING), began_at__gt=at - _LONGEST
    )
    busy = set(going_on.exclude(staff=None).values_list("staff", flat=True))
    return [each for each in _lines(call) if each.rings(at=at) and each.staff.pk not in busy]


def is_open(mailbox: Mailbox, *, at: datetime) -> bool:
    calendar = PhoneSettings.of(mailbox).calendar
    return calendar is None or timeline_of(calendar).is_open(at)


def call_back_by(mailbox: Mailbox, *, at: datetime) -> datetime:
    """By when they are called back: so many hours that count, in the zone in which they are said."""
    own = PhoneSettings.of(mailbox)
    if own.calendar is None:
        return at + own.call_back_within
    timeline = timeline_of(own.calendar)
    try:
        due = timeline.after(at, own.call_back_within)
    except NeverOpen:
        due = at + own.call_back_within
    return due.astimezone(timeline.hours_at(due).zone)
