"""A charter as it is read, and what differs between two versions of one: words and numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.policies.lengths import length_words
from answerable.people.models import CharterVersion, DutyWhat, LevelWhat, ServiceLevel
from answerable.people.models.charters import CEILINGS, TEXTS, in_force
from answerable.tickets.models import Priority

LABELS: dict[str, str | Promise] = {
    "vision": gettext_lazy("What we want to reach together"),
    "objectives": gettext_lazy("Objectives"),
    "hiring": gettext_lazy("Hiring and training"),
    "prices": gettext_lazy("How the price is made"),
    "other_duties": gettext_lazy("Other duties of the client"),
}
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
NOTHING = "–"  # where nothing was agreed
_MOST_WORDS = 8000  # of both texts; beyond that whole lines are compared
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True)
class Piece:
    """A part of a text that stayed ("same"), went ("gone") or came ("new")."""

    what: str
    text: str


@dataclass(frozen=True)
class Differing:
    """Of a text, its pieces; of numbers, rows of label, before, after."""

    label: str
    pieces: Sequence[Piece] = ()
    rows: Sequence[tuple[str, str, str]] = ()


def state_of(version: CharterVersion, versions: Sequence[CharterVersion], at: datetime) -> str:
    """draft, offered, withdrawn, planned, in_force or over."""
    if version.withdrawn_at is not None:
        return "withdrawn"
    if not version.is_signed:
        return "draft" if version.is_draft else "offered"
    held = in_force(versions, at)
    if held is not None and held.pk == version.pk:
        return "in_force"
    begins = version.begins_at
    return "planned" if begins is not None and begins > at else "over"


STATES: dict[str, str | Promise] = {
    "draft": gettext_lazy("draft"),
    "offered": gettext_lazy("offered, not signed by both"),
    "withdrawn": gettext_lazy("withdrawn"),
    "planned": gettext_lazy("signed, begins later"),
    "in_force": gettext_lazy("in force"),
    "over": gettext_lazy("was in force"),
}


def times(version: CharterVersion) -> list[tuple[str, list[str]]]:
    """A row for each level, a cell for each priority."""
    return [
        (str(kind.label), [_target(version, kind, priority) for priority in Priority])
        for kind in ServiceLevel
        if kind in version.targets
    ]


def levels(version: CharterVersion) -> list[tuple[str, str]]:
    return [
        (str(what.label), _level(version, what)) for what in LevelWhat if version.levels.get(what) is not None
    ]


def duties(version: CharterVersion) -> list[tuple[str, str]]:
    return [(str(what.label), _duty(version, what)) for what in DutyWhat if version.duties.get(what)]


def differences(was: CharterVersion, now: CharterVersion) -> list[Differing]:
    """Only what differs."""
    found = []
    for name in TEXTS:
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            found.append(Differing(str(LABELS[name]), pieces=list(pieces(before, after))))
    rows = [(label, before, after) for label, before, after in _numbers(was, now) if before != after]
    if rows:
        found.append(Differing(_("Levels, times and dates"), rows=rows))
    return found


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Word by word; what is very long, line by line, so that it never takes long."""
    cut = _WORDS if len(before) + len(after) < _MOST_WORDS * 5 else _LINES
    old, new = cut.findall(before), cut.findall(after)
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("gone", "".join(old[a:b]))
        if d > c:
            yield Piece("new", "".join(new[c:d]))


def calendar_words(version: CharterVersion) -> str:
    return _("day and night") if version.calendar is None else str(version.calendar)


def _numbers(was: CharterVersion, now: CharterVersion) -> Iterator[tuple[str, str, str]]:
    yield _("Holds from"), date_format(was.valid_from, "j M Y"), date_format(now.valid_from, "j M Y")
    yield _("Counted by"), calendar_words(was), calendar_words(now)
    for kind in ServiceLevel:
        for priority in Priority:
            label = f"{kind.label}, {priority.label}"
            yield label, _target(was, kind, priority), _target(now, kind, priority)
    for what in LevelWhat:
        yield str(what.label), _level(was, what), _level(now, what)
    for duty in DutyWhat:
        yield str(duty.label), _duty(was, duty), _duty(now, duty)


def _target(version: CharterVersion, kind: ServiceLevel, priority: Priority) -> str:
    seconds = version.targets.get(kind, {}).get(str(priority.value))
    return _length(seconds, is_by_calendar=version.calendar_id is not None)


def _level(version: CharterVersion, what: LevelWhat) -> str:
    value = version.levels.get(what)
    if value is None:
        return NOTHING
    words = _("at most %(n)s %%") if what in CEILINGS else _("at least %(n)s %%")
    return words % {"n": value}


def _duty(version: CharterVersion, what: DutyWhat) -> str:
    return _length(version.duties.get(what), is_by_calendar=False)


def _length(seconds: int | None, *, is_by_calendar: bool) -> str:
    if seconds is None:
        return NOTHING
    return length_words(timedelta(seconds=seconds), is_by_calendar=is_by_calendar)
