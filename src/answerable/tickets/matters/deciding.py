"""Two tickets are perhaps one matter: proposed, confirmed (they become one, which can be undone), or declined."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Kind
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.tickets import events
from answerable.tickets.actions.guards import locked_even_merged
from answerable.tickets.actions.joining import merge
from answerable.tickets.matters.evidence import Found
from answerable.tickets.models import MatterSettings, MatterState, SameMatter, Ticket

RIGHT = "ticket.merge"
LEAST_THRESHOLD = 60  # below it, one in three would be wrong


@transaction.atomic
def propose(
    first: Ticket, later: Ticket, found: Found, *, is_proven: bool, by: Actor, at: datetime
) -> SameMatter | None:
    """Once for two tickets, whichever came first; what was said to it stays said. Whoever is joined by proof and whose
    score is as high as the house wants it becomes one at once."""
    pair = SameMatter.objects.filter(first__in=[first, later], later__in=[first, later])
    row = pair.select_for_update().first()
    if row is None:
        defaults = {"why": list(found.why), "score": found.score, "is_proven": is_proven, "found_at": at}
        row, is_new = SameMatter.objects.get_or_create(first=first, later=later, defaults=defaults)
        if is_new:
            _record(events.MATTER_PROPOSED, row, by=by, at=at, score=row.score)
    elif row.state == MatterState.PROPOSED and (found.score, is_proven) > (row.score, row.is_proven):
        row.why, row.score, row.is_proven = list(found.why), found.score, is_proven
        row.save(update_fields=["why", "score", "is_proven"])
    if row.state == MatterState.PROPOSED and is_proven and _is_enough(row.score):
        confirm(row, by=by, at=at)
    return row


def _is_enough(score: int) -> bool:
    threshold = MatterSettings.objects.filter(pk=1).values_list("threshold", flat=True).first()
    return threshold is not None and score >= threshold


@transaction.atomic
def confirm(row: SameMatter, *, by: Actor, at: datetime) -> Ticket:
    """They are one matter: the later ticket becomes part of the first. Twice is harmless."""
    row = _locked(row, by)
    if row.state == MatterState.CONFIRMED:
        return row.first.survivor()
    if row.state == MatterState.DECLINED:
        raise Refusal(_("Somebody said that they are two matters. Take that back first."), code="declined")
    kept, gone = row.first.survivor(), row.later.survivor()
    if kept != gone:
        kept = merge(gone, kept, by=by, at=at)
    _settle(row, MatterState.CONFIRMED, by=by, at=at)
    return kept


def gone_of(row: SameMatter) -> Ticket:
    """Which ticket became part of the other's by it."""
    there, gone = _way_of(row.first), row.later
    while gone.merged_into is not None and gone.merged_into not in there:
        gone = gone.merged_into
    return gone if gone.is_merged else row.first


def _way_of(ticket: Ticket) -> list[Ticket]:
    """It, and what it became part of, step by step."""
    way = [ticket]
    while way[-1].merged_into is not None:
        way.append(way[-1].merged_into)
    return way


@transaction.atomic
def decline(row: SameMatter, *, by: Actor, at: datetime) -> SameMatter:
    """They are two; it is not proposed again. Twice is harmless."""
    row = _locked(row, by)
    if row.state == MatterState.CONFIRMED:
        raise Refusal(_("They are one by now. Undo the merge instead."), code="merged")
    if row.state != MatterState.DECLINED:
        _settle(row, MatterState.DECLINED, by=by, at=at)
        _record(events.MATTER_DECLINED, row, by=by, at=at)
    return row


@transaction.atomic
def undecline(row: SameMatter, *, by: Actor, at: datetime) -> SameMatter:
    """It is proposed once more. Twice is harmless."""
    row = _locked(row, by)
    if row.state == MatterState.DECLINED:
        row.state, row.decided_at, row.decided_by = MatterState.PROPOSED, None, None
        row.save(update_fields=["state", "decided_at", "decided_by"])
        _record(events.MATTER_REOPENED, row, by=by, at=at)
    return row


@transaction.atomic
def set_threshold(threshold: int | None, *, by: Actor, at: datetime) -> MatterSettings:
    """From which score on people joined by proof need nobody's click; None for never. The same twice is one."""
    if not by.may("rules.manage") or not by.scope.everything:
        raise NotAllowed
    if threshold is not None and not LEAST_THRESHOLD <= threshold <= 100:
        raise Invalid(_("Choose a number from %(least)s to 100.") % {"least": LEAST_THRESHOLD})
    row, _is_new = MatterSettings.objects.select_for_update().get_or_create(pk=1)
    if row.threshold != threshold:
        row.threshold = threshold
        row.save(update_fields=["threshold"])
        record(events.MATTER_THRESHOLD_CHANGED, row, by=by, at=at, threshold=threshold)
    return row


def follow_unmerge(event: Event) -> None:
    """They were two after all: it is not proposed again, and never done again by itself."""
    gone = int(event.stream.removeprefix("ticket/"))
    pairs = list(SameMatter.objects.between(gone, event.data["out_of"]).values_list("pk", flat=True))
    who = event.actor_id if event.actor_kind == "staff" else None
    decided = {"state": MatterState.DECLINED, "decided_at": event.at, "decided_by": who}
    SameMatter.objects.filter(pk__in=pairs).update(**decided)


def _locked(row: SameMatter, by: Actor) -> SameMatter:
    """Both tickets in the order of their keys, as a merge does, and then what is proposed."""
    for ticket in sorted((row.first, row.later), key=lambda each: each.pk):
        locked_even_merged(ticket, by, RIGHT)
    return SameMatter.objects.select_for_update(of=("self",)).select_related("first", "later").get(pk=row.pk)


def _settle(row: SameMatter, state: MatterState, *, by: Actor, at: datetime) -> None:
    row.state, row.decided_at, row.decided_by_id = state, at, by.staff_id
    row.save(update_fields=["state", "decided_at", "decided_by"])


def _record(kind: Kind, row: SameMatter, *, by: Actor, at: datetime, **facts: Any) -> None:
    """Both tickets tell it."""
    for ticket, other in ((row.first, row.later_id), (row.later, row.first_id)):
        record(kind, ticket, by=by, at=at, ticket=other, matter=row.pk, **facts)
