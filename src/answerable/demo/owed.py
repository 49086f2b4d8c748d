"""What the client owed its providers lately, as the house and they themselves remember it."""

from datetime import datetime, timedelta

from answerable.demo.founding import World
from answerable.insight.duties.actions import DutySaid, say_duty
from answerable.ledger.actor import Actor
from answerable.people.models import DutyWhat, Provider

# Weeks ago, whether it was met, in words.
_HOUSE = (
    (11, True, "Spring catalogue"),
    (9, True, "New web shop"),
    (6, True, ""),
    (3, False, "Sold a day before the notes were written"),
)
_THEIRS = ((11, True, ""), (9, False, "They came on the morning of the release"), (3, False, ""))


def remember_duties(world: World, *, by: Actor, at: datetime) -> None:
    manila = Provider.objects.filter(name="Bayani Care").first()
    if manila is None:
        return
    for who, rows in ((by, _HOUSE), (world.staff["marisol.santos"].actor(), _THEIRS)):
        for weeks, is_met, words in rows:
            day = (at - timedelta(weeks=weeks)).date()
            say_duty(manila, DutySaid(DutyWhat.RELEASE_NOTES, day, is_met, words), by=who, at=at)
