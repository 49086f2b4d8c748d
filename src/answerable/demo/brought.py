"""A few tickets of the desk that the company had before, brought as an administrator would bring them."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from answerable.demo.founding import World
from answerable.history.actions import Handed, begin, bring
from answerable.history.models import HistoryRun
from answerable.history.running import advance
from answerable.history.storing import keep_file
from answerable.ledger.actor import Actor

LABEL = "Old desk"
_COLUMNS = (
    "Number",
    "Changed at",
    "State",
    "Team",
    "Person",
    "Requester",
    "Requester email",
    "Subject",
    "Description",
)
# What happened so many hours after the ticket was opened: state, team, person.
_COURSES = (
    ((0, "New", "care", ""), (3, "Open", "care", "Joke"), (28, "Pending", "care", "Joke"), (52, "Solved", "care", "Joke")),
    ((0, "New", "care", ""), (5, "Open", "workshop", ""), (30, "Open", "workshop", "Wim"), (75, "Solved", "workshop", "Wim"),
     (120, "Open", "workshop", "Wim"), (150, "Closed", "workshop", "Wim")),
    ((0, "New", "care", ""), (1, "Open", "care", "Joke"), (2, "Parked", "care", "Joke"), (90, "Closed", "care", "Joke")),
)  # fmt: skip
_TOLD = (
    (
        "Nele Claes",
        "nele.claes@post.example",
        "Pole of my tent",
        "A pole of my tent broke in its second week.",
    ),
    (
        "Jonas Weber",
        "jonas.weber@post.example",
        "Stove does not light",
        "The stove sparks and does not light.",
    ),
    ("Amélie Roux", "amelie.roux@post.example", "Two invoices", "I was sent two invoices for one order."),
    (
        "Ola Nowak",
        "ola.nowak@post.example",
        "Zip of the inner tent",
        "The zip of the inner tent opens by itself.",
    ),
    ("Tom Hale", "tom.hale@post.example", "Where is my parcel?", "My parcel was to come last week."),
    (
        "Inés Soler",
        "ines.soler@post.example",
        "Wrong colour",
        "I ordered the green one, and a grey one came.",
    ),
)
_TEAMS = {"care": "Old desk: care", "workshop": "Old desk: workshop"}


def bring_old_desk(world: World, *, by: Actor, at: datetime) -> None:
    if HistoryRun.objects.filter(label=LABEL).exists():
        return
    path, digest = keep_file([_table(world.began_at).encode()], most=1_000_000)
    handed = Handed("csv", LABEL, path, "old-desk.csv", digest, is_ours=True)
    run = bring(begin(handed, by=by, at=at), by=by, at=at)
    advance(run.pk)


def _table(before: datetime) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    writer.writerows(_rows(before))
    return file.getvalue()


def _rows(before: datetime) -> Iterator[tuple[object, ...]]:
    for number, told in enumerate(_TOLD):
        opened = before - timedelta(days=30 - number, hours=number)
        for hours, state, team, person in _COURSES[number % len(_COURSES)]:
            moment = f"{opened + timedelta(hours=hours):%Y-%m-%d %H:%M}"
            name, address, subject, text = told
            yield 4100 + number, moment, state, _TEAMS[team], person, name, address, subject, text
