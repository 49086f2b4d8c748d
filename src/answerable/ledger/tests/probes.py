"""Stand-ins for what the rooms below do: subjects, a kind of event, and tasks that another process can import too."""

import os
import time
from datetime import UTC, datetime, timedelta

from django.db import transaction

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import GiveUp, Lane, TryLater, job
from answerable.ledger.kinds import Ids, Word, kind
from answerable.ledger.models import Event, Schedule
from answerable.ledger.recording import record, record_all

PROBED = kind("probe.made", number=int, word=Word, ids=Ids, moment=datetime, truth=bool)
MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def subject(name):
    """Something that events can be about: its stream is "schedule/<name>"."""
    return Schedule(name=str(name))


def probe(name="a", *, by=SYSTEM, at=MOMENT, **data):
    """One event about that subject, in a transaction of its own."""
    with transaction.atomic():
        return record(PROBED, subject(name), by=by, at=at, **data)


def probes(name, count):
    with transaction.atomic():
        return record_all(
            [(PROBED, {"number": number}) for number in range(count)], subject(name), by=SYSTEM, at=MOMENT
        )


def times_done(name):
    """How often the effect of the job with that name is in the database."""
    return Event.objects.filter(stream=f"schedule/{name}").count()


@job()
def effect(name, slow=0.0):
    """Its effect commits with the end of the job."""
    time.sleep(slow)
    return lambda: probe(name)


@job(max_attempts=3)
def failing(name):
    raise OSError(f"the disk of {name} is\x00 full")


@job()
def fails_while_committing(name):
    def step():
        probe(name)
        raise ValueError("after all")

    return step


@job()
def postponing(name):
    raise TryLater("busy", after=timedelta(hours=1))


@job()
def hopeless(name):
    raise GiveUp("there is no such mailbox")


@job(lane=Lane.OUTSIDE)
def hanging(name):
    time.sleep(1.5)
    return lambda: probe(name)


@job(max_attempts=2)
def deadly(name):
    os._exit(9)


@job(priority=5)
def urgent(name):
    return lambda: probe(name)


def beat():
    """Run by the clock in the tests of periodic tasks."""


beat = job()(beat)


def _mourn(name, error):
    if name == "broken":
        raise ZeroDivisionError(error)
    probe(f"mourned-{name}")


@job(max_attempts=1, given_up=_mourn)
def mourned(name):
    raise OSError("gone")


BEGUN: list[str] = []
ENDED: list[str] = []


@job()
def staggered(name, last):
    """Its last step waits until the job after it has begun, unless it is the last one."""
    BEGUN.append(name)

    def step():
        until = time.monotonic() + 5
        while name != last and BEGUN[-1] == name:
            assert time.monotonic() < until, "the next one did not begin"
            time.sleep(0.005)
        ENDED.append(name)

    return step


NOW: list[str] = []


@job()
def lingering(name: str) -> None:
    """The slow part of "slow" takes a moment, in which it stands in NOW."""
    NOW.append(name)
    if name == "slow":
        time.sleep(0.7)
    NOW.remove(name)
