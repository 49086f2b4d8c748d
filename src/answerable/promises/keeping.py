"""The promises of a ticket, kept as its messages and its ledger say: live after every event, and anew by `rebuild`.

Both are one function, so that they cannot differ: what was derived is compared with the rows, and only what differs is
written.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from answerable.ledger.many import Row, Table, Those, among, keys_of
from answerable.promises.clocks.history import History, Kind
from answerable.promises.clocks.running import Outcome, Run, runs
from answerable.promises.clocks.stated import StatedRun, stated_runs
from answerable.promises.models import Promise
from answerable.promises.reading import Life, lives, new_life
from answerable.promises.telling import moments, next_moment
from answerable.tickets.models import Ticket


class Kept(NamedTuple):
    """A promise as its row has it: a model's instance for each would take longer than all the reckoning."""

    kind: str
    started_at: datetime
    state: str
    version_id: int | None
    ended_at: datetime | None
    target: int | None
    due_at: datetime | None
    left: int | None
    acts_at: datetime | None
    told: int
    stated: int | None = None
    message_id: int | None = None
    words_from: int | None = None
    words_to: int | None = None
    is_answer: bool = False

    @property
    def place(self) -> tuple[str, datetime | int]:
        """There is one such promise about a ticket, or none."""
        return self.kind, self.started_at if self.stated is None else self.stated


_COLUMNS = [name.removesuffix("_id") for name in Kept._fields]
_KEPT = Table.of(Promise, "id", "ticket", *_COLUMNS)
_NEW = Table.of(Promise, "ticket", *_COLUMNS)
_CHANGED = Table.of(Promise, "id", *_COLUMNS)
_OWED = Table.of(Ticket, "id", "owed_at")
_Rows = dict[int, list[tuple[int, Kept]]]


def keep(ticket_ids: Collection[int], *, at: datetime, is_quiet: bool = False) -> int:
    """Bring the rows of these tickets to what happened to them; how many tickets differed. Inside a transaction.

    `is_quiet`: of what is made anew and was due long ago, nobody is told once more.
    """
    rows = _KEPT.those(f"WHERE {among('ticket_id')} ORDER BY id", keys_of(ticket_ids))
    rows.foresee()
    found, of_them = _Differing(), lives(ticket_ids)
    kept = _kept(rows)
    for pk, life in of_them.items():
        _compare(pk, life, kept.get(pk, []), at, is_quiet, found)
    found.write()
    return len(found.tickets)


def keep_new(ticket: Ticket, version_id: int, *, at: datetime) -> None:
    """Of a ticket that was opened just now: nothing is kept of it yet."""
    found = _Differing()
    _compare(ticket.pk, new_life(ticket, version_id, at=at), (), at, False, found)
    found.write()
    ticket.owed_at = found.owed.get(ticket.pk)


@dataclass
class _Differing:
    """What is to be written: of all tickets together, since a statement for each takes longer than the reckoning."""

    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    owed: dict[int, datetime | None] = field(default_factory=dict)  # by ticket
    tickets: set[int] = field(default_factory=set)

    def write(self) -> None:
        _NEW.insert(_NEW.stored(self.new))
        _CHANGED.update(_CHANGED.stored(self.changed))
        if self.gone:
            Promise.objects.filter(pk__in=self.gone).delete()
        _OWED.update(_OWED.stored(self.owed.items()))


def _kept(rows: Those) -> _Rows:
    found: _Rows = defaultdict(list)
    for pk, ticket_id, *values in rows.read():
        found[ticket_id].append((pk, Kept(*values)))
    return found


def _compare(
    ticket_id: int,
    life: Life,
    kept: Sequence[tuple[int, Kept]],
    at: datetime,
    is_quiet: bool,
    found: _Differing,
) -> None:
    derived = {was.place: (pk, was) for pk, was in kept}
    wanted: list[tuple[int | None, Kept | None, Kept]] = []
    for run in runs(life.history):
        pk, was = derived.pop((run.kind.value, run.started_at), (None, None))
        wanted.append((pk, was, _promise(run, was, at, is_quiet)))
    for stated in stated_runs(life.history):
        pk, was = derived.pop((Kind.STATED.value, stated.statement.key), (None, None))
        wanted.append((pk, was, _stated(stated, was, _held(life.history), at, is_quiet)))
    differing = [(pk, promise) for pk, was, promise in wanted if promise != was]
    owed_at = _owed(promise for _pk, _was, promise in wanted)
    if owed_at != life.owed_at:
        found.owed[ticket_id] = owed_at
    found.new += [(ticket_id, *promise) for pk, promise in differing if pk is None]
    found.changed += [(pk, *promise) for pk, promise in differing if pk is not None]
    found.gone += [pk for pk, _was in derived.values()]
    if differing or derived or owed_at != life.owed_at:
        found.tickets.add(ticket_id)


def _promise(run: Run, was: Kept | None, at: datetime, is_quiet: bool) -> Kept:
    is_running = run.outcome == Outcome.RUNNING
    told, acts_at = _telling(
        run.terms.version, run.started_at, run.due_at if is_running else None, was, at, is_quiet
    )
    return Kept(
        kind=run.kind.value,
        started_at=run.started_at,
        state=run.outcome.value,
        version_id=run.terms.version,
        ended_at=run.ended_at,
        target=_seconds(run.target),
        due_at=run.due_at,
        left=None if run.left is None else _seconds(run.left),
        acts_at=acts_at,
        told=told,
    )


def _stated(run: StatedRun, was: Kept | None, version: int | None, at: datetime, is_quiet: bool) -> Kept:
    """People are told of it as the policy that holds for the ticket says."""
    said = run.statement
    due_at = said.due if run.outcome == Outcome.RUNNING else None
    told, acts_at = _telling(version, run.started_at, due_at, was, at, is_quiet)
    return Kept(
        kind=Kind.STATED.value,
        started_at=run.started_at,
        state=run.outcome.value,
        version_id=version,
        ended_at=run.ended_at,
        target=None,
        due_at=said.due,
        left=None,
        acts_at=acts_at,
        told=told,
        stated=said.key,
        message_id=said.message,
        words_from=said.words[0],
        words_to=said.words[1],
        is_answer=said.is_answer,
    )


def _telling(
    version: int | None,
    started_at: datetime,
    due_at: datetime | None,
    was: Kept | None,
    at: datetime,
    is_quiet: bool,
) -> tuple[int, datetime | None]:
    """What people were told of stays told, unless it is due later than they were told. Without `due_at` nothing
    runs."""
    told = 0 if was is None else was.told
    if due_at is None:
        return told, None
    planned = moments(version, started_at, due_at)
    come = sum(moment.at <= at for moment in planned)
    if was is None:
        told = come if is_quiet else 0
    elif was.due_at != due_at:
        told = min(told, come)
    return told, next_moment(told, planned)


def _held(history: History) -> int | None:
    """The version of the policy that holds now."""
    terms = None
    for change in history.changes:
        terms = None if change.is_free else change.terms or terms
    return None if terms is None else terms.version


def _owed(promises: Iterable[Kept]) -> datetime | None:
    """What the queue sorts by."""
    running = (each.due_at for each in promises if each.state == Outcome.RUNNING and each.due_at is not None)
    return min(running, default=None)


def _seconds(length: timedelta) -> int:
    return max(0, round(length.total_seconds()))
