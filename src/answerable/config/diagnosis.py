"""What is wrong with this installation, in plain words: each look is a small function that yields findings."""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection

from answerable.channels.models import Item, ItemState, Mailbox, Outgoing, OutgoingState
from answerable.config.preparing import missing_migrations
from answerable.ledger.models import Job, JobState, Schedule
from answerable.tickets.models import DeliveryState, Message

_LITTLE_DISK = 500 * 1024 * 1024
_LATE = timedelta(minutes=10)
_SKEW = timedelta(seconds=5)


class Level(StrEnum):
    FINE = "fine"
    NOTE = "note"  # for somebody to look at in their own time
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    level: Level
    sentence: str
    advice: str = ""

    def as_json(self) -> dict[str, str]:
        return {"level": self.level.value, "sentence": self.sentence, "advice": self.advice}


def fine(sentence: str) -> Finding:
    return Finding(Level.FINE, sentence)


def note(sentence: str, advice: str) -> Finding:
    return Finding(Level.NOTE, sentence, advice)


def wrong(sentence: str, advice: str) -> Finding:
    return Finding(Level.WRONG, sentence, advice)


Look = Callable[[datetime], Iterator[Finding]]


def examine(now: datetime) -> Iterator[Finding]:
    """Every finding, the ground first; what needs the database is looked at only when it answers."""
    for look in (_settings, _data_folder, _disk, _secret_key):
        yield from look(now)
    ground = list(_database(now))
    yield from ground
    if any(finding.level is Level.WRONG for finding in ground):
        return
    for look in (_clock, _worker, _jobs, _mailboxes, _items, _outgoing):
        yield from look(now)


def _settings(now: datetime) -> Iterator[Finding]:
    """The checks of `config.checks`, which also run at every start."""
    complaints = [message for message in run_checks() if message.level >= 30]
    if not complaints:
        yield fine(f"The settings fit together; people reach it at {settings.BASE_URL}.")
    for message in complaints:
        yield wrong(str(message.msg), str(message.hint or ""))


def _data_folder(now: datetime) -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        yield wrong(
            f"The data folder {folder} cannot be written: {error.strerror}.",
            "Give it to the user that runs Answerable.",
        )
    else:
        yield fine(f"The data folder {folder} can be written.")


def _disk(now: datetime) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < _LITTLE_DISK:
        yield wrong(
            f"Only {free // 2**20} MB are free where the data folder is.",
            "Make room: with a full disk no mail can be taken in.",
        )
    else:
        yield fine(f"{free / 2**30:.1f} GB are free where the data folder is.")


def _secret_key(now: datetime) -> Iterator[Finding]:
    path = Path(settings.DATA_DIR) / "secret_key"
    if os.environ.get("ANSWERABLE_SECRET_KEY"):
        if len(settings.SECRET_KEY) < 32:
            yield wrong("ANSWERABLE_SECRET_KEY is short.", "Use 50 random characters.")
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        yield wrong(f"Others on this machine can read {path}.", f"chmod 600 {path}")
    else:
        yield fine("The secret key is readable by this user alone.")


def _database(now: datetime) -> Iterator[Finding]:
    try:
        missing = missing_migrations()
    except DatabaseError as error:
        first_line = (str(error).splitlines() or ["no reason given"])[0]
        yield wrong(
            f"The database cannot be reached: {first_line}",
            "Is it running, and is ANSWERABLE_DATABASE_URL right?",
        )
        return
    if missing:
        yield wrong(
            f"The database is not at this version: {len(missing)} migrations are missing.",
            "Run `answerable migrate`.",
        )
    else:
        kind = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
        yield fine(f"The database ({kind}) answers and is at this version.")


def _clock(now: datetime) -> Iterator[Finding]:
    """Several machines, or this one and its database, must agree on the time: leases and schedules stand on it."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() - %s", [now])
        skew: timedelta = cursor.fetchone()[0]
    if abs(skew) > _SKEW:
        yield wrong(
            f"This machine's clock and the database's differ by {abs(skew).total_seconds():.0f} seconds.",
            "Let both follow a time server.",
        )


def _worker(now: datetime) -> Iterator[Finding]:
    """A worker moves the schedule forward each minute; so a schedule that stands still tells that none runs."""
    next_times = dict(Schedule.objects.values_list("name", "next_at"))
    overdue = sorted(name for name, at in next_times.items() if at < now - _LATE)
    start = "Start `answerable serve`, or `answerable worker` on a machine of its own."
    if not next_times:
        yield wrong("No worker has ever run here: nothing is sent or taken in.", start)
    elif len(overdue) == len(next_times):
        since = min(next_times.values())
        yield wrong(f"No worker has been seen since {since:%Y-%m-%d %H:%M} UTC.", start)
    elif overdue:
        yield wrong(f"Overdue: {', '.join(overdue)}.", "Look at the worker's log.")
    else:
        yield fine("A worker keeps the schedule.")


def _jobs(now: datetime) -> Iterator[Finding]:
    given_up = Job.objects.filter(state=JobState.DEAD).count()
    late = Job.objects.filter(state=JobState.READY, run_at__lt=now - _LATE).count()
    if given_up:
        yield wrong(
            f"{given_up} jobs were given up.", "The jobs page shows why, and lets each be tried again."
        )
    if late:
        yield wrong(
            f"{late} jobs have waited for more than ten minutes.", "Is a worker running, and is it enough?"
        )
    if not given_up and not late:
        yield fine("No job is late or was given up.")


def _mailboxes(now: datetime) -> Iterator[Finding]:
    active = Mailbox.objects.filter(is_active=True)
    if not active.exists():
        yield note("There is no mailbox yet.", "Add one in the settings, so that customers can write.")
    for mailbox in active.exclude(error=""):
        yield wrong(
            f"The mailbox {mailbox.address} does not work: {mailbox.error.splitlines()[0]}",
            "Its settings page has a test button.",
        )


def _items(now: datetime) -> Iterator[Finding]:
    waiting = Item.objects.filter(state=ItemState.RECEIVED, received_at__lt=now - _LATE).count()
    failed = Item.objects.filter(state=ItemState.FAILED).count()
    quarantined = Item.objects.filter(state=ItemState.QUARANTINED).count()
    if waiting:
        yield wrong(f"{waiting} received items are not sorted yet.", "Is a worker running?")
    if failed:
        yield wrong(
            f"{failed} received items could not be read.", "They are kept; the quarantine page replays them."
        )
    if quarantined:
        yield note(f"{quarantined} items are in quarantine.", "Somebody should look at them each day.")


def _outgoing(now: datetime) -> Iterator[Finding]:
    stuck = Outgoing.objects.filter(
        state=OutgoingState.QUEUED, created_at__lt=now - timedelta(hours=1)
    ).count()
    undelivered = Message.objects.filter(
        delivery__in=[DeliveryState.FAILED, DeliveryState.BOUNCED], created_at__gt=now - timedelta(days=7)
    ).count()
    if stuck:
        yield wrong(
            f"{stuck} answers have not left for more than an hour.",
            "The jobs page shows what the mail server said.",
        )
    if undelivered:
        yield note(
            f"{undelivered} answers of the last seven days did not reach the customer.",
            "Their tickets say why; they count as unanswered.",
        )
