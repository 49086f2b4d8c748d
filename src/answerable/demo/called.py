"""Calls of today: one that was missed and waits, one that was an answer and promised another, one that reached nobody."""

from datetime import datetime, timedelta

from answerable.channels.phone.noting import CallNote, Result, log_call
from answerable.demo.founding import World
from answerable.people.models import Identity
from answerable.tickets.models import Direction, Ticket

_MINUTE = timedelta(minutes=1)


def call_some(world: World, *, at: datetime) -> None:
    lotte, team = world.staff["lotte.maes"].actor(), world.teams["ghent1"]
    numbers = Identity.objects.filter(channel="phone", customer__tickets__team=team).distinct()
    caller = numbers.select_related("customer").order_by("pk").first()
    if caller is not None:
        missed = CallNote(
            Direction.INBOUND,
            Result.MISSED,
            at - 50 * _MINUTE,
            number=caller.address,
            customer=caller.person,
            subject="Missed call",
            team=team,
        )
        log_call(missed, by=lotte, at=at - 48 * _MINUTE)
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
