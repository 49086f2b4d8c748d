"""Calls of today: one that was missed and waits, one who left words on the machine, one that was an answer and promised
another, one that reached nobody."""

from datetime import datetime, timedelta

from answerable.channels.phone.noting import CallNote, Result, log_call
from answerable.demo.founding import World
from answerable.people.models import Identity
from answerable.tickets.models import Direction, Ticket

_MINUTE = timedelta(minutes=1)
_SAID = "The pack came without its rain cover, and I leave on Friday. Please call me back, in the evening if you can."
_THEIRS = (
    (Result.MISSED, "Missed call", "", 50),
    (Result.VOICEMAIL, "A rain cover is missing", _SAID, 35),
)


def call_some(world: World, *, at: datetime) -> None:
    lotte, team = world.staff["lotte.maes"].actor(), world.teams["ghent1"]
    numbers = Identity.objects.filter(channel="phone", customer__tickets__team=team).distinct()
    callers = numbers.select_related("customer").order_by("pk")[:2]
    for caller, (result, subject, words, minutes) in zip(callers, _THEIRS, strict=False):
        noted = CallNote(
            Direction.INBOUND,
            result,
            at - minutes * _MINUTE,
            text=words,
            number=caller.address,
            customer=caller.person,
            subject=subject,
            team=team,
        )
        log_call(noted, by=lotte, at=at - (minutes - 2) * _MINUTE)
    waiting = Ticket.objects.open().awake().filter(team=team, waiting_since__lt=at - 120 * _MINUTE)
    for ticket, result in zip(waiting.order_by("-pk")[:2], (Result.SPOKE, Result.MISSED), strict=False):
        spoke = result is Result.SPOKE
        noted = CallNote(
            Direction.OUTBOUND,
            result,
            at - 30 * _MINUTE,
            6 * _MINUTE if spoke else timedelta(0),
            "Asked for the serial number; they look for it and we talk again." if spoke else "",
            ticket,
            call_back_by=at + 150 * _MINUTE if spoke else None,
        )
        log_call(noted, by=lotte, at=at - 23 * _MINUTE)
