"""Whose a ticket was, and for how long: pure, from what happened to it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

BY_MISTAKE = timedelta(minutes=1)  # whoever had it for less was given it by mistake


@dataclass(frozen=True, slots=True)
class Hands:
    """A team, one of its people, or nobody yet; and the team to which they offer it, if they do."""

    team: int | None = None
    staff: int | None = None
    offered_to: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """It came into these hands."""

    at: datetime
    team: int | None
    staff: int | None


@dataclass(frozen=True, slots=True)
class Offered:
    """It is offered to a team from now on; None: to nobody any more."""

    at: datetime
    team: int | None


@dataclass(frozen=True, slots=True)
class Lived:
    """It ended (closed, or became part of another ticket), or it lives again."""

    at: datetime
    is_alive: bool


Change = Given | Offered | Lived


@dataclass(frozen=True)
class History:
    """`began_with` are the hands in which it was opened. Changes stand in the order in which they happened."""

    opened_at: datetime
    began_with: Hands = Hands()
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    start: datetime
    end: datetime
    hands: Hands

    @property
    def length(self) -> timedelta:
        return self.end - self.start


def owned(history: History, *, until: datetime) -> list[Stretch]:
    """From its beginning until a moment, without a gap and without an overlap while it lives; an ended ticket is
    nobody's. Two machines' clocks may differ a little: time never goes back."""
    found: list[Stretch] = []
    hands, since, is_alive = history.began_with, history.opened_at, True
    for change in history.changes:
        at = max(since, change.at)
        if at > until:
            break
        if is_alive:
            _add(found, since, at, hands)
        since = at
        if isinstance(change, Given):
            hands = replace(hands, team=change.team, staff=change.staff)
        elif isinstance(change, Offered):
            hands = replace(hands, offered_to=change.team)
        else:
            is_alive = change.is_alive
    if is_alive:
        _add(found, since, until, hands)
    return found


def life(history: History, *, until: datetime) -> timedelta:
    """How long it lived, whoever had it."""
    total, since, began = timedelta(), history.opened_at, history.opened_at
    is_alive = True
    for change in history.changes:
        since = max(since, change.at)
        if isinstance(change, Lived) and change.is_alive != is_alive:
            if is_alive:
                total += max(timedelta(), min(since, until) - began)
            is_alive, began = change.is_alive, since
    return total + (max(timedelta(), until - began) if is_alive else timedelta())


def came_back(history: History) -> int:
    """How often it came back to a team that had had it before."""
    stays = list(_stays(history))
    had: set[int] = set()
    count = 0
    for team in stays:
        count += team in had
        had.add(team)
    return count


def by_team(stretches: Sequence[Stretch]) -> dict[int | None, timedelta]:
    """How long each team had it in all, in the order in which they first had it."""
    found: dict[int | None, timedelta] = defaultdict(timedelta)
    for stretch in stretches:
        found[stretch.hands.team] += stretch.length
    return dict(found)


def _stays(history: History) -> Iterator[int]:
    """The teams that had it, one behind the other; the last is where it is."""
    since, team = history.opened_at, history.began_with.team
    kept: list[int] = []
    for change in history.changes:
        if not isinstance(change, Given) or change.team == team:
            continue
        at = max(since, change.at)
        if team is not None and at - since >= BY_MISTAKE and kept[-1:] != [team]:
            kept.append(team)
        since, team = at, change.team
    yield from kept
    if team is not None and kept[-1:] != [team]:
        yield team


def _add(found: list[Stretch], start: datetime, end: datetime, hands: Hands) -> None:
    if end <= start:
        return
    if found and found[-1].hands == hands and found[-1].end == start:
        found[-1] = replace(found[-1], end=end)
    else:
        found.append(Stretch(start, end, hands))
