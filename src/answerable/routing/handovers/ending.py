"""How an offer ends, whoever ends it: claimed once, out of sight again, one event."""

from datetime import datetime
from typing import Any

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Kind
from answerable.ledger.recording import record
from answerable.routing import events
from answerable.routing.models import Handover, HandoverState
from answerable.tickets.actions.guards import save
from answerable.tickets.events import TIER_CHANGED
from answerable.tickets.models import Ticket, TicketSight

_MOST_COUNTED = 20
_KINDS: dict[str, Kind] = {
    HandoverState.ACCEPTED: events.HANDOVER_ACCEPTED,
    HandoverState.RETURNED: events.HANDOVER_RETURNED,
    HandoverState.WITHDRAWN: events.HANDOVER_WITHDRAWN,
    HandoverState.LAPSED: events.HANDOVER_LAPSED,
}


def end(
    handover: Handover, state: HandoverState, ticket: Ticket, *, by: Actor, at: datetime, **facts: Any
) -> bool:
    """Of a locked ticket. False where somebody else ended it: nothing happens then."""
    handover.state, handover.ended_at, handover.ended_by_id = state, at, by.staff_id
    answered = {"why_not": handover.why_not, "answer": handover.answer}
    claimed = Handover.objects.open().filter(pk=handover.pk, due_at=handover.due_at)
    if not claimed.update(state=state, ended_at=at, ended_by=by.staff_id, **answered):
        return False
    TicketSight.objects.filter(ticket=ticket, team=handover.to_team_id, while_offered=True).delete()
    save(ticket, at)
    if handover.why_not:
        facts["why"] = handover.why_not
    about: dict[str, Any] = {
        "handover": handover.pk,
        "team": handover.to_team_id,
        "from_team": handover.from_team_id,
    }
    record(_KINDS[state], ticket, by=by, at=at, **about, **facts)
    return True


def join_line(handover: Handover, ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """Accepted, and given to its new team: the ticket is with their line of support from now on."""
    tier = handover.to_team.tier
    if ticket.tier == tier:
        return
    was, ticket.tier = ticket.tier, tier
    save(ticket, at, "tier")
    record(TIER_CHANGED, ticket, by=by, at=at, tier=int(tier), was=int(was))


def lapses_in_a_row(ticket: Ticket, *, before: Handover) -> int:
    """How many offers before this one nobody accepted, one behind the other."""
    earlier = ticket.handovers.filter(pk__lt=before.pk).order_by("-pk").values_list("state", flat=True)
    count = 0
    for state in earlier[:_MOST_COUNTED]:
        if state != HandoverState.LAPSED:
            break
        count += 1
    return count
