"""A ticket goes past the first line: only where that is quicker for the customer, else nothing at all happens to it."""

from datetime import datetime

from answerable.ledger import rows
from answerable.ledger.actor import SYSTEM
from answerable.ledger.kinds import Kind
from answerable.ledger.recording import record_all
from answerable.people.models import Staff, Tier
from answerable.routing import events
from answerable.routing.capability.estimate import Estimate, thousandths
from answerable.routing.capability.known import Line, capability
from answerable.routing.capability.reading import estimate_of
from answerable.tickets import events as tickets
from answerable.tickets.models import Ticket

_MOST_WAITS = 201  # of each team, the oldest


def speed_up(ticket: Ticket, product: str, *, at: datetime) -> bool:
    """Of a ticket whose row is new or locked; whether it went."""
    settled = capability()
    line = settled.lines.get(ticket.team_id or 0)
    is_settled = ticket.assignee_id is not None or ticket.is_closed or ticket.is_merged
    if line is None or is_settled or ticket.tier != Tier.FIRST:
        return False
    found = estimate_of(ticket.customer_id, product, settled, at=at)
    if not found.reaches(settled.threshold) or not _is_quicker(ticket.team_id, line, at):
        return False
    _move(ticket, line.to, found, settled.threshold, at=at)
    return True


def _is_quicker(team: int | None, line: Line, at: datetime) -> bool:
    """Whether it is open there, somebody is, and those who wait there have not waited longer than those here."""
    if not line.is_open(at):
        return False
    if line.to == team:
        return True
    members = Staff.objects.active().filter(teams=line.to)
    if not members.exclude(away_until__gt=at).exists():
        return False
    there = middle_wait_since(line.to)
    here = None if there is None else middle_wait_since(team)
    return there is None or (here is not None and here <= there)


def middle_wait_since(team: int | None) -> datetime | None:
    """Since when the one in the middle has waited, of those whom nobody has taken; None where nobody waits."""
    untaken = Ticket.objects.untaken().filter(team=team).order_by("waiting_since", "pk")
    waits = list(untaken.values_list("waiting_since", flat=True)[:_MOST_WAITS])
    return waits[len(waits) // 2] if waits else None


def _move(ticket: Ticket, to: int, found: Estimate, threshold: int, *, at: datetime) -> None:
    came, was = ticket.team_id, ticket.tier
    happened: list[tuple[Kind, dict[str, object]]] = []
    if to != came:
        happened.append(
            (tickets.ASSIGNED, {"team": to, "staff": None, "from_team": came, "from_staff": None})
        )
    happened.append((tickets.TIER_CHANGED, {"tier": int(Tier.SECOND), "was": int(was)}))
    ticket.team_id, ticket.tier, ticket.changed_at = to, Tier.SECOND, at
    rows.update(ticket, "team", "tier", "changed_at")
    told = {
        "mean": thousandths(found.mean),
        "low": thousandths(found.low),
        "high": thousandths(found.high),
        "weight": thousandths(found.n),
        "threshold": threshold,
        "evidence": sorted(part.piece.key for part in found.parts),
        "team": to,
        "came": came,
    }
    record_all([*happened, (events.SPED_UP, told)], ticket, by=SYSTEM, at=at)
