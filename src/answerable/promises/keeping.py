"""The promises of a ticket, kept as its messages and its ledger say: live after every event, and anew by `rebuild`.

Both are one function, so that they cannot differ: what was derived is compared with the rows, and only what differs is
written. Stated promises are not derived; they end with the next answer that arrives.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Min

from answerable.ledger import rows
from answerable.promises.clocks.history import History
from answerable.promises.clocks.running import Run, runs
from answerable.promises.models import Promise
from answerable.promises.models.promises import PromiseKind, PromiseState
from answerable.promises.policies import version_of
from answerable.promises.reading import histories
from answerable.promises.telling import moments, next_moment
from answerable.tickets.models import Ticket

_DERIVED = (
    "state", "version_id", "ended_at", "target", "due_at", "left", "acts_at", "told",
)  # fmt: skip


def keep(ticket_ids: Collection[int], *, at: datetime, is_quiet: bool = False) -> int:
    """Bring the rows of these tickets to what happened to them; how many tickets differed. Inside a transaction.

    `is_quiet`: of what is made anew and was due long ago, nobody is told once more.
    """
    lives = histories(ticket_ids)
    kept = _kept(ticket_ids)
    return sum(_keep_one(pk, life, kept.get(pk, []), at, is_quiet) for pk, life in lives.items())


def _kept(ticket_ids: Collection[int]) -> dict[int, list[Promise]]:
    found: dict[int, list[Promise]] = {}
    for promise in Promise.objects.filter(ticket__in=ticket_ids).order_by("pk"):
        found.setdefault(promise.ticket_id, []).append(promise)
    return found


def _keep_one(ticket_id: int, life: History, kept: list[Promise], at: datetime, is_quiet: bool) -> bool:
    derived = {(each.kind, each.started_at): each for each in kept if each.kind != PromiseKind.STATED}
    stated = [each for each in kept if each.kind == PromiseKind.STATED]
    wanted = [(run, derived.get((run.kind, run.started_at))) for run in runs(life)]
    made = [(_row(ticket_id, run, was, at, is_quiet), was) for run, was in wanted]
    new = [row for row, was in made if was is None]
    changed = [row for row, was in made if was is not None and _differs(row, was)]
    changed += [row for row in stated if _ends(row, life)]
    gone = derived.keys() - {(row.kind, row.started_at) for row, _was in made}
    if new:
        rows.insert_all(new)
    for row in changed:
        rows.update(row, *_DERIVED)
    if gone:
        Promise.objects.filter(pk__in=[derived[key].pk for key in gone]).delete()
    return _owe(
        ticket_id, [*(row for row, _was in made), *stated], bool(new or changed or gone), is_new=not kept
    )


def _row(ticket_id: int, run: Run, was: Promise | None, at: datetime, is_quiet: bool) -> Promise:
    """As it should be. What people were told of stays told, unless it is due later than they were told."""
    row = Promise(
        pk=None if was is None else was.pk,
        ticket_id=ticket_id,
        kind=run.kind.value,
        state=run.outcome.value,
        version_id=run.terms.version,
        started_at=run.started_at,
        ended_at=run.ended_at,
        target=_seconds(run.target),
        due_at=run.due_at,
        left=None if run.left is None else _seconds(run.left),
        told=0 if was is None else was.told,
    )
    if row.is_running and row.due_at is not None:
        planned = moments(version_of(run.terms.version), row.started_at, row.due_at)
        come = sum(moment.at <= at for moment in planned)
        if was is None:
            row.told = come if is_quiet else 0
        elif was.due_at != row.due_at:
            row.told = min(was.told, come)
        row.acts_at = next_moment(row.told, planned)
    return row


def _differs(row: Promise, was: Promise) -> bool:
    return any(getattr(row, name) != getattr(was, name) for name in _DERIVED)


def _ends(stated: Promise, life: History) -> bool:
    """What was promised in an answer is done by the next answer that arrives. Whether that changed just now."""
    answers = (
        message.delivered_at
        for message in life.said
        if not message.is_inbound and message.delivered_at is not None and message.at > stated.started_at
    )
    ended = min(answers, default=None)
    if ended == stated.ended_at:
        return False
    stated.ended_at = ended
    stated.state = PromiseState.RUNNING if ended is None else PromiseState.DONE
    stated.acts_at = stated.due_at if ended is None else None
    return True


def _owe(ticket_id: int, promises: Iterable[Promise], is_changed: bool, *, is_new: bool) -> bool:
    """What the queue sorts by. A ticket that never had anything to keep is not written to."""
    if not is_changed:
        return False
    owed = min(
        (each.due_at for each in promises if each.is_running and each.due_at is not None), default=None
    )
    if owed is not None or not is_new:
        ticket = Ticket(pk=ticket_id, owed_at=owed)
        rows.update(ticket, "owed_at")
    return True


def owe_again(ticket_id: int) -> None:
    """After a stated promise was made or taken back."""
    running = Promise.objects.running().filter(ticket=ticket_id)
    owed = running.aggregate(first=Min("due_at"))["first"]
    rows.update(Ticket(pk=ticket_id, owed_at=owed), "owed_at")


def _seconds(length: timedelta) -> int:
    return max(0, round(length.total_seconds()))
