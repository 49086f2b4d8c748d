"""Saying whom an issue touches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.selfservice.issues import events
from answerable.selfservice.issues.actions.guards import locked
from answerable.selfservice.issues.reaching import find_touched, sealed
from answerable.selfservice.models import How, Issue, Reach

MOST_LINES = 100_000


@dataclass(frozen=True)
class Wanted:
    """`what`: {"region": key}, {"account": key} or {"fields": {key: value, …}}, all of which hold. `lines` are
    those of a list."""

    how: How
    what: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[str] = ()


@transaction.atomic
def reach(issue: Issue, wanted: Wanted, *, by: Actor, at: datetime) -> Reach:
    """A job looks for them from now on. The same said twice is one, but for lists."""
    issue = locked(issue, by)
    if wanted.how in (How.LIST, How.HAND):
        what = {"sealed": sealed(_lines(wanted.lines))}
    else:
        if not wanted.what:
            raise Invalid(_("Say which."))
        what = dict(wanted.what)
        known = issue.reaches.filter(how=wanted.how)
        same = next((each for each in known if each.what == what), None)
        if same is not None:
            return same
    row = Reach.objects.create(issue=issue, how=wanted.how, what=what, lines=len(wanted.lines), at=at)
    record(events.REACHED, issue, by=by, at=at, reach=row.pk, how=wanted.how.value)
    enqueue(find_touched, reach_id=row.pk)
    return row


@transaction.atomic
def remove_reach(row: Reach, *, by: Actor, at: datetime) -> None:
    """Nobody more is found by it; whom it found stays touched, and may have been told."""
    issue = locked(row.issue, by)
    if Reach.objects.filter(pk=row.pk).delete()[0]:
        record(events.REACH_REMOVED, issue, by=by, at=at, reach=row.pk)


def _lines(given: Sequence[str]) -> list[str]:
    if not any(line.strip() for line in given):
        raise Invalid(_("There is nothing in the list."))
    if len(given) > MOST_LINES:
        raise Invalid(_("A list has at most 100,000 lines; upload it in parts."))
    return [line[:400] for line in given]
