"""Calls of six weeks at Ghent's telephone: most are answered, some give up and are called back, and of some the experts
are asked to take over."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from answerable.channels.phone.models import Call
from answerable.channels.phone.noting import CallNote, Result, log_call
from answerable.demo.founding import World
from answerable.ledger.actor import Actor
from answerable.people.models import Identity, Staff
from answerable.routing.actions import Offer, accept_handover, hand_over, return_handover
from answerable.routing.handovers.due import lapse
from answerable.routing.models import Why, WhyNot
from answerable.tickets.actions import close
from answerable.tickets.models import Direction, Ticket

_ZONE = ZoneInfo("Europe/Brussels")
_DAYS, _PATIENCE, _MOST_CALLERS = 42, 110.0, 60
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_SUBJECTS = (
    "Where is my parcel?",
    "A strap came off",
    "Which size fits?",
    "Invoice for my company",
    "Stove will not light",
)
_ASKED = Offer(
    Why.KNOWLEDGE,
    words="I do not know this one well enough to answer on the telephone.",
    tried="Looked it up while they were on the line.",
    told="That a colleague who knows it calls or writes.",
    expected="An answer today or tomorrow.",
)


@dataclass(frozen=True)
class _Ring:
    """`held` is how long they waited on the line; who gave up talked for no time at all."""

    at: datetime
    held: timedelta
    talked: timedelta | None
    is_handed: bool


def phone_for_weeks(world: World, *, at: datetime) -> None:
    """A telephone that stands beside tells how long each waited: it is written when all are noted down."""
    rng = random.Random(at.toordinal())  # noqa: S311 - a simulation
    callers = list(
        Identity.objects.filter(channel="phone", customer__tickets__team=world.teams["ghent1"])
        .distinct()
        .order_by("pk")[:_MOST_CALLERS]
    )
    people = [each for each in world.staff.values() if world.teams["ghent1"] in each.teams.all()]
    agents = [each for each in people if each.is_active and each.role == "agent"]
    if not callers or not agents:
        return
    held = {}
    for ring in _rings(rng, at):
        agent, caller = rng.choice(agents), rng.choice(callers)
        call = _answered(world, ring, caller, agent, rng)
        if ring.talked is not None:
            held[call.pk] = ring.held
    calls = list(Call.objects.filter(pk__in=held))
    for call in calls:
        call.talked_at = call.began_at + held[call.pk]
        call.ended_at = (call.ended_at or call.began_at) + held[call.pk]
    Call.objects.bulk_update(calls, ["talked_at", "ended_at"])


def _rings(rng: random.Random, now: datetime) -> Iterator[_Ring]:
    """By day, most before noon; none of the last two days, whose tickets are worked on."""
    for ago in range(_DAYS, 2, -1):
        day = (now - timedelta(days=ago)).astimezone(_ZONE).date()
        for _call in range((0, 1, 2, 3, 4)[min(rng.randrange(2, 5), 4 if day.weekday() < 5 else 2)]):
            minute = round(min(rng.triangular(0, 480, 120), 470))
            at = datetime.combine(day, time(9), _ZONE) + minute * _MINUTE
            held = timedelta(seconds=round(rng.expovariate(1 / 45)) + 4)
            patience = timedelta(seconds=round(rng.expovariate(1 / _PATIENCE)) + 3)
            talked = None if patience < held else timedelta(seconds=round(rng.lognormvariate(5.6, 0.5)))
            yield _Ring(at.astimezone(now.tzinfo), min(held, patience), talked, rng.random() < 0.14)


def _answered(world: World, ring: _Ring, caller: Identity, agent: Staff, rng: random.Random) -> Call:
    by, result = agent.actor(), Result.MISSED if ring.talked is None else Result.SPOKE
    length = ring.held if ring.talked is None else ring.talked
    noted = CallNote(
        Direction.INBOUND,
        result,
        ring.at,
        length,
        "" if ring.talked is None else "We looked at it together; it is settled.",
        number=caller.address,
        customer=caller.person,
        subject=rng.choice(_SUBJECTS),
        team=world.teams["ghent1"],
    )
    call = log_call(noted, by=by, at=ring.at + length + _MINUTE)
    ticket = Ticket.objects.get(pk=call.ticket_id or 0)
    ended = ring.at + length + 3 * _MINUTE
    if ring.talked is None:
        ended = ring.at + rng.randrange(20, 150) * _MINUTE
        back = CallNote(
            Direction.OUTBOUND, Result.SPOKE, ended, 4 * _MINUTE, "Called back; it is settled.", ticket
        )
        log_call(back, by=by, at=ended + 5 * _MINUTE)
        ended += 6 * _MINUTE
    elif ring.is_handed and ticket.team_id == world.teams["ghent1"].pk:
        ended = _handed(world, ticket, by, ended, rng.choice((0, 0, 0, 1, 2)))
    close(Ticket.objects.get(pk=ticket.pk), by=world.staff["lena.baert"].actor(), at=ended + _MINUTE)
    return call


def _handed(world: World, ticket: Ticket, by: Actor, at: datetime, course: int) -> datetime:
    """Accepted, returned, or left lying until it lapsed."""
    offered = hand_over(ticket, world.teams["ghent2"], _ASKED, by=by, at=at)
    omar = world.staff["omar.khalil"].actor()
    if course == 0:
        accept_handover(ticket, by=omar, at=at + _HOUR, takes=True)
        return at + 2 * _HOUR
    if course == 1:
        return_handover(ticket, WhyNot.UNTRIED, "The guide has it: step four.", by=omar, at=at + _HOUR)
        return at + 2 * _HOUR
    lapse(offered.pk, offered.due_at, at=offered.due_at)
    return offered.due_at + _HOUR
