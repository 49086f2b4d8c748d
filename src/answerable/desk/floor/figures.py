"""All of the floor, as it was at one moment."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.channels.models import Item, ItemState
from answerable.desk.floor.bursts import Speaking, bursts_now
from answerable.desk.floor.flow import Flow, flow_of
from answerable.desk.floor.kept import Kept
from answerable.desk.floor.owed import Promised, promised_now
from answerable.desk.floor.people import People, people_now
from answerable.desk.floor.waiting import Waiting, waiting_now
from answerable.desk.reading.undelivered import undelivered
from answerable.people.models import Staff
from answerable.people.zones import midnight_of
from answerable.promises.policies import policies
from answerable.selfservice.issues.actions.guards import may_state
from answerable.tickets.models import Ticket

MOST_COUNTED = 999  # of what is held, and of what did not arrive


@dataclass(frozen=True)
class Floor:
    """`at` is when it was so; `held` is None for whom quarantine is none of their business, `promised` where
    there are no policies; `bursts` are for whoever could say what they are."""

    at: datetime
    waiting: Waiting
    promised: Promised | None
    undelivered: str
    held: str | None
    flow: Flow
    people: People
    bursts: Sequence[Speaking]


@dataclass(frozen=True)
class Asked:
    """How the people are sorted, and behind whom they go on."""

    by_wait: bool = False
    after: str = ""


# In and out is the dearest to count, and the least that one acts upon.
_floors: Kept[Floor] = Kept(timedelta(seconds=3))
_flows: Kept[Flow] = Kept(timedelta(seconds=20))


def forget() -> None:
    _floors.forget()
    _flows.forget()


def floor_of(staff: Staff, asked: Asked, *, now: datetime) -> Floor:
    """The same for all who see the same, whoever of them asks first; a few seconds old at most."""
    allowed = (staff.may("quarantine.see"), may_state(staff))
    key: Hashable = (staff.scope, allowed, midnight_of(now), asked)
    return _floors.get(key, lambda: _look(staff, asked, now), now=now)


def _look(staff: Staff, asked: Asked, now: datetime) -> Floor:
    return Floor(
        now,
        waiting_now(staff),
        promised_now(staff, now=now) if policies() else None,
        _words(undelivered(Ticket.objects.visible_to(staff), now=now)[: MOST_COUNTED + 1].count()),
        _held(staff) if staff.may("quarantine.see") else None,
        _flows.get((staff.scope, midnight_of(now)), lambda: flow_of(staff, now=now), now=now),
        people_now(staff, by_wait=asked.by_wait, after=asked.after, now=now),
        bursts_now(staff, now=now),
    )


def _held(staff: Staff) -> str:
    held = Item.objects.visible_to(staff).filter(state=ItemState.QUARANTINED)
    return _words(held[: MOST_COUNTED + 1].count())


def _words(count: int) -> str:
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"
