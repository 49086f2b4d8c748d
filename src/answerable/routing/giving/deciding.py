"""Giving a ticket to one of its team.

The decision is made from what may be two seconds old; then whoever was chosen is locked and looked at again, so that of
two workers who chose the same person at once, the second sees what the first gave. Who is not free any more is thought
of anew. The ticket's lock comes first, as in every verb.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from answerable.ledger.actor import SYSTEM
from answerable.ledger.kinds import Ids
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.people.models import Staff
from answerable.regions.calendars import timeline_of
from answerable.regions.hours import NeverOpen
from answerable.routing import events
from answerable.routing.giving.candidates import (
    candidate_now,
    candidates_for,
    foresee_decision,
    need_of,
    past_of,
)
from answerable.routing.giving.choosing import (
    RULED_OUT,
    Candidate,
    Decision,
    Need,
    Verdict,
    choose,
    verdict_of,
)
from answerable.routing.giving.team import forget_people, push_teams
from answerable.routing.models import AtWork, StaffGiving, TeamGiving, Ungiven, Untouched
from answerable.tickets.actions import assign
from answerable.tickets.actions.guards import lock
from answerable.tickets.models import Ticket

NAMED = 30  # people of each verdict, in the event
_TRIES = 5
# A rule that takes back what was given would else go round for ever.
_MOST_LATELY = 6
TOO_OFTEN = "too_often"
STANDS_IN = "stands_in"  # for somebody who went away


class Changed(Exception):
    """Whoever was chosen cannot have it any more."""


def give(ticket_id: int, *, at: datetime) -> Decision | None:
    """Give it to whoever of its team should have it. None when there is nothing to give: somebody has it, nobody waits,
    or its team takes tickets from the queue. Twice is harmless."""
    for _try in range(_TRIES):
        try:
            return _give(ticket_id, at)
        except Changed:
            forget_people()
    return None  # tried again within the minute


@transaction.atomic
def _give(ticket_id: int, at: datetime) -> Decision | None:
    ticket = lock(ticket_id)
    giving = push_teams().get(ticket.team_id or 0)
    if giving is None or not is_untaken(ticket):
        Ungiven.objects.filter(ticket=ticket_id).delete()
        return None
    need, decision = decide(ticket, giving, at=at)
    if decision.chosen is None:
        _tell_of_none(ticket, giving, need, decision, at)
        return decision
    hand_over(ticket, giving, need, decision, at=at)
    return decision


def decide(ticket: Ticket, giving: TeamGiving, *, at: datetime) -> tuple[Need, Decision]:
    """What the ticket needs, and who should have it."""
    foresee_decision(ticket, giving, at=at)
    past = past_of(ticket, is_sticky=giving.is_sticky, at=at)
    need = need_of(ticket, giving, past, at=at)
    if past.given_lately >= _MOST_LATELY:
        return need, Decision(None, TOO_OFTEN)
    return need, choose(candidates_for(need, giving.team_id, past.knows, at=at), need)


def hand_over(ticket: Ticket, giving: TeamGiving, need: Need, decision: Decision, *, at: datetime) -> None:
    """Into the hands of whoever was chosen; raises Changed where they cannot have it any more."""
    assert decision.chosen is not None
    staff = _locked(decision, giving, need, at)
    assign(ticket, team=giving.team, staff=staff, by=SYSTEM, at=at)
    event = record(events.GIVEN, ticket, by=SYSTEM, at=at, **told_of(giving, need, decision))
    AtWork.objects.update_or_create(staff=staff, defaults={"turn": event.pk})
    Ungiven.objects.filter(ticket=ticket).delete()
    _expect(ticket, staff, giving, event, at)


def is_untaken(ticket: Ticket) -> bool:
    """As `Ticket.objects.untaken()` asks."""
    is_open = ticket.closed_at is None and ticket.merged_into_id is None and ticket.snoozed_until is None
    return is_open and ticket.waiting_since is not None and ticket.assignee_id is None


def told_of(giving: TeamGiving, need: Need, decision: Decision) -> dict[str, Any]:
    """As the ledger keeps it: keys and words, so many of each."""
    told: dict[str, Any] = {
        "team": giving.team_id,
        "reason": decision.reason,
        "units": need.units,
        "considered": len(decision.verdicts),
    }
    if need.skills:
        told["needs"] = Ids(sorted(need.skills))
    if decision.chosen is not None:
        told |= {"staff": decision.chosen.staff, "load": decision.chosen.load}
        told["capacity"] = decision.chosen.capacity
    if decision.instead_of is not None:
        told["instead_of"] = decision.instead_of
    for verdict in (*RULED_OUT, Verdict.FREE):
        if people := decision.with_verdict(verdict)[:NAMED]:
            told[verdict.value] = Ids(people)
    return told


def _locked(decision: Decision, giving: TeamGiving, need: Need, at: datetime) -> Staff:
    """Whoever was chosen, as they are now. Others who are about to give them something, and they themselves when they
    take the next, wait until this ends: as in `tickets.actions.take_next`."""
    assert decision.chosen is not None
    people = Staff.objects.select_for_update(no_key=True, of=("self",)).select_related("provider")
    staff: Staff | None = people.filter(pk=decision.chosen.staff).first()
    found = candidate_now(giving.team_id, decision.chosen.staff, at=at)
    if found is not None and decision.reason == STANDS_IN:
        found = standing_in(found)
    if staff is None or found is None or verdict_of(found, need) is not Verdict.FREE:
        raise Changed
    return staff


def standing_in(deputy: Candidate) -> Candidate:
    """Somebody who was named for this looks after it even when they come later, or choose for themselves else."""
    return deputy._replace(is_here=True, takes_themselves=False)


def _tell_of_none(ticket: Ticket, giving: TeamGiving, need: Need, decision: Decision, at: datetime) -> None:
    """Told once, however often it is tried; why it is so now stands in its row."""
    tried = {"tried_at": at, "reason": decision.reason}
    if Ungiven.objects.update_or_create(ticket=ticket, defaults=tried)[1]:
        record(events.NOT_GIVEN, ticket, by=SYSTEM, at=at, **told_of(giving, need, decision))


def _expect(ticket: Ticket, staff: Staff, giving: TeamGiving, event: Event, at: datetime) -> None:
    """That they open it, within the team's minutes of their own working time."""
    if not giving.untouched_minutes:
        Untouched.objects.filter(ticket=ticket).delete()
        return
    back_at = _after(staff, at, timedelta(minutes=giving.untouched_minutes))
    expected = {"staff": staff, "event_id": event.pk, "given_at": at, "back_at": back_at}
    Untouched.objects.update_or_create(ticket=ticket, defaults=expected)


def _after(staff: Staff, at: datetime, length: timedelta) -> datetime:
    calendar = StaffGiving.objects.filter(staff=staff).values_list("calendar_id", flat=True).first()
    if calendar is None:
        return at + length
    try:
        return timeline_of(calendar).after(at, length)
    except NeverOpen:
        return at + length
