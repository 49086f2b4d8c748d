"""When somebody will answer: what a visitor is told while they wait. Nothing is said that was not measured."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Min, Q

from answerable.channels.chat.settings import CHANNEL, ChatSettings
from answerable.channels.models import Mailbox, Thread
from answerable.regions.calendars import timeline_of
from answerable.regions.hours import NeverOpen
from answerable.tickets.models import DeliveryState, Direction, Ticket

_FEWEST = 5  # first answers from which something can be said
_MOST = 60  # conversations looked at
_LATELY = timedelta(hours=24)
_SHARE = 0.8  # of people who had their answer within what is told
_LONGEST_LINE = 50
_FRESH = 30.0  # seconds
_MOMENT = timedelta(microseconds=1)

_kept: dict[tuple[int, int | None], tuple[float, timedelta | None]] = {}


@dataclass(frozen=True)
class Line:
    """`place` is 1 for whoever is next, None where too many are to count; `expected` is None where nobody can say."""

    place: int | None
    expected: timedelta | None


@dataclass(frozen=True)
class Closed:
    """Nobody is there; somebody is again at that moment, if ever."""

    opens_at: datetime | None


def closed_at(mailbox: Mailbox, *, at: datetime) -> Closed | None:
    """None when somebody is there now. Without hours somebody always is."""
    calendar = ChatSettings.of(mailbox).calendar_id
    if calendar is None:
        return None
    timeline = timeline_of(calendar)
    if timeline.is_open(at):
        return None
    try:
        return Closed(timeline.after(at, _MOMENT) - _MOMENT)
    except NeverOpen:
        return Closed(None)


def line_of(ticket: Ticket, mailbox: Mailbox, *, at: datetime) -> Line | None:
    """Where its customer stands among those who chat with the same team and had no answer yet; None for whoever had
    one, or whom nobody lets wait."""
    if ticket.waiting_since is None or ticket.answered_at is not None or ticket.is_closed:
        return None
    line = Ticket.objects.open().awake().filter(channel=CHANNEL, team=ticket.team_id, answered_at=None)
    before = line.filter(
        Q(waiting_since__lt=ticket.waiting_since) | Q(waiting_since=ticket.waiting_since, pk__lt=ticket.pk)
    )
    ahead = len(before.values_list("pk", flat=True)[:_LONGEST_LINE])
    return Line(ahead + 1 if ahead < _LONGEST_LINE else None, _expected_now(mailbox, ticket.team_id, at=at))


def expected_wait(answered: Sequence[timedelta], waiting: Sequence[timedelta]) -> timedelta | None:
    """Within what four of five had their first answer, as Kaplan and Meier reckon it: whoever still waits has waited at
    least so long, and leaving them out would flatter us. None when too few were answered to say."""
    if len(answered) < _FEWEST:
        return None
    unanswered = 1.0
    at_risk = len(answered) + len(waiting)
    # At the same moment, an answer counts before somebody who still waits.
    moments = sorted([(each, 0) for each in answered] + [(each, 1) for each in waiting])
    for (length, still_waits), alike in groupby(moments):
        count = len(list(alike))
        if not still_waits:
            unanswered *= 1 - count / at_risk
            if unanswered <= 1 - _SHARE + 1e-9:
                return length
        at_risk -= count
    return None


def _expected_now(mailbox: Mailbox, team_id: int | None, *, at: datetime) -> timedelta | None:
    key = (mailbox.pk, team_id)
    known = _kept.get(key)
    if known is None or known[0] < time.monotonic():
        known = _kept[key] = (time.monotonic() + _FRESH, expected_wait(*_measured(mailbox, team_id, at=at)))
    return known[1]


def _measured(
    mailbox: Mailbox, team_id: int | None, *, at: datetime
) -> tuple[list[timedelta], list[timedelta]]:
    """How long the last people waited for their first answer, and how long others wait already."""
    newest = Thread.objects.filter(mailbox=mailbox).order_by("-pk").values_list("ticket", flat=True)[:_MOST]
    seen = Q(
        messages__direction=Direction.OUTBOUND,
        messages__is_automatic=False,
        messages__delivery=DeliveryState.DELIVERED,
    )
    tickets = Ticket.objects.filter(pk__in=list(newest), team=team_id, created_at__gt=at - _LATELY)
    first = tickets.annotate(first=Min("messages__delivered_at", filter=seen))
    rows = list(first.values_list("created_at", "first", "waiting_since"))
    answered = [first - began for began, first, _since in rows if first is not None]
    waiting = [at - began for began, first, since in rows if first is None and since is not None]
    return answered, waiting
