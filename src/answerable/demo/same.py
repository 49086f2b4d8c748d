"""Somebody who called, and nobody answered; who then wrote; and who then said so in public: perhaps one matter."""

from datetime import datetime, timedelta

from answerable.channels.phone.noting import CallNote, Result, log_call
from answerable.demo.founding import World
from answerable.ledger.actor import SYSTEM
from answerable.people.actions import find_or_create_customer
from answerable.tickets.actions import Inbound, open_with
from answerable.tickets.matters.finding import look_at
from answerable.tickets.models import Direction, Message, ParticipantRole

_NUMBER, _MAIL, _HANDLE = "+32470918273", "marieke.claes@post.example", "@marieke@social.example"
_MINUTE = timedelta(minutes=1)
_WROTE = """I called this morning and nobody picked up. Where is order KT-660418? The tent poles were to be here on
Tuesday, and we leave on Saturday.

Marieke Claes
Tel. +32 470 91 82 73"""


def say_it_three_times(world: World, *, at: datetime) -> None:
    said = [
        _call(world, rang=at - 95 * _MINUTE),
        _say(world, "email", _MAIL, "Marieke Claes", _WROTE, subject="Order KT-660418", at=at - 70 * _MINUTE),
        _say(
            world,
            "mastodon",
            _HANDLE,
            "marieke c.",
            "Does anybody at Kestrel Trail answer? Order 660418, third day of waiting for tent poles.",
            is_public=True,
            at=at - 20 * _MINUTE,
        ),
    ]
    look_at([each.pk for each in said], now=at)


def _call(world: World, *, rang: datetime) -> Message:
    """Nobody took it; a colleague saw it some minutes later and noted it down."""
    team, lotte = world.teams["ghent1"], world.staff["lotte.maes"].actor()
    missed = CallNote(
        Direction.INBOUND, Result.MISSED, rang, number=_NUMBER, subject="Missed call", team=team
    )
    message = log_call(missed, by=lotte, at=rang + 4 * _MINUTE).message
    assert message is not None
    return message


def _say(
    world: World,
    channel: str,
    address: str,
    name: str,
    text: str,
    *,
    at: datetime,
    subject: str = "",
    is_public: bool = False,
) -> Message:
    person = find_or_create_customer(channel, address, name=name, by=SYSTEM, at=at).person
    said = Inbound(
        channel,
        person,
        address,
        from_name=name,
        subject=subject,
        text=text,
        is_public=is_public,
        participants=[(address, name, ParticipantRole.AUTHOR)],
    )
    return open_with(said, by=SYSTEM, at=at, team_id=world.teams["ghent1"].pk)
