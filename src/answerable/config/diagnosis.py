"""What is wrong with this installation, in plain words: the looks of `desk.health`, and what lies below them."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection

from answerable.config.preparing import missing_migrations
from answerable.desk.health.areas import ABOVE, GROUND
from answerable.desk.health.finding import Finding, Level, fine, wrong


def examine(now: datetime) -> Iterator[Finding]:
    """Every finding, the ground first; what needs the database is looked at only when it answers."""
    for look in (_settings, *GROUND):
        yield from look(now)
    ground = list(_database(now))
    yield from ground
    if any(finding.level is Level.WRONG for finding in ground):
        return
    for look in ABOVE:
        yield from look(now)


def _settings(now: datetime) -> Iterator[Finding]:
    """The checks of `config.checks`, which also run at every start."""
    complaints = [message for message in run_checks() if message.level >= 30]
    if not complaints:
        yield fine(f"The settings fit together; people reach it at {settings.BASE_URL}.")
    for message in complaints:
        yield wrong(str(message.msg), str(message.hint or ""))


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
