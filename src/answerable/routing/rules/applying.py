"""What was decided becomes true of the ticket, and the ledger says why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from answerable.ledger import rows
from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Kind
from answerable.ledger.recording import record_all
from answerable.routing.events import ROUTED
from answerable.routing.rules.counting import take_turn
from answerable.routing.rules.deciding import Decision, tier_with
from answerable.routing.rules.known import Rules
from answerable.tickets import events
from answerable.tickets.models import Priority, Ticket


class Reason(StrEnum):
    """Why this team."""

    NAMED = "named"  # the rule names it
    TURN = "turn"  # the rule has several teams share, and it was its turn
    STAYED = "stayed"  # the same version gave it to this team before, and counted it
    NONE = "none"  # no rule that names a team fits: it is where it was


@dataclass(frozen=True)
class Before:
    """What routing said of a ticket the last time, if it did."""

    route: int | None = None
    version: int | None = None
    team: int | None = None
    priority: int = Priority.NORMAL
    tier: int = 1
    also: tuple[int, ...] = ()
    is_first: bool = True


@dataclass(frozen=True)
class _Chosen:
    team: int | None
    reason: Reason
    teams: tuple[int, ...] = ()
    had: Mapping[int, int] = field(default_factory=dict)


def apply(
    ticket: Ticket,
    decision: Decision,
    rules: Rules,
    before: Before,
    *,
    by: Actor,
    at: datetime,
    kept: frozenset[str] = frozenset(),
    stays: bool = False,
) -> None:
    """Of a ticket whose row is locked or new. `kept` are columns that somebody set by hand since, and that stay; with
    `stays` it is where it was decided before, and rules that only add add something."""
    chosen = _staying(ticket, before) if stays else _choose(ticket, decision, rules, before, at)
    happened: list[tuple[Kind, dict[str, Any]]] = []
    came = ticket.team_id
    changed = [
        *_give(ticket, chosen.team, happened),
        *_prioritise(ticket, decision, kept, happened),
        *_move(ticket, decision, rules, kept, happened),
    ]
    _tag(ticket, decision, happened)
    told = _told(ticket, decision, chosen, came, before if stays else None)
    if changed:
        ticket.changed_at = at
        rows.update(ticket, *changed, "changed_at")
    record_all([*happened, (ROUTED, told)], ticket, by=by, at=at)


def _choose(ticket: Ticket, decision: Decision, rules: Rules, before: Before, at: datetime) -> _Chosen:
    decided = decision.decided
    if decided is None or decided.version is None:
        return _Chosen(ticket.team_id, Reason.NONE)
    teams = tuple(each.team for each in decided.shares)
    if before.version == decided.version and before.team in teams:
        return _Chosen(before.team, Reason.STAYED, teams)
    if len(teams) == 1:
        return _Chosen(teams[0], Reason.NAMED, teams)
    team, had = take_turn(decided.version, decided.shares, at=at)
    return _Chosen(team, Reason.TURN, teams, had)


def _staying(ticket: Ticket, before: Before) -> _Chosen:
    return _Chosen(ticket.team_id, Reason.NONE if before.version is None else Reason.STAYED)


def _give(ticket: Ticket, team: int | None, happened: list[tuple[Kind, dict[str, Any]]]) -> list[str]:
    if team == ticket.team_id:
        return []
    was: dict[str, Any] = {"from_team": ticket.team_id, "from_staff": ticket.assignee_id}
    ticket.team_id, ticket.assignee_id = team, None
    happened.append((events.ASSIGNED, {"team": team, "staff": None, **was}))
    return ["team", "assignee"]


def _prioritise(
    ticket: Ticket, decision: Decision, kept: frozenset[str], happened: list[tuple[Kind, dict[str, Any]]]
) -> list[str]:
    priority, was = decision.priority, ticket.priority
    if priority is None or priority == was or "priority" in kept:
        return []
    ticket.priority = priority
    happened.append((events.PRIORITISED, {"priority": int(priority), "was": int(was)}))
    return ["priority"]


def _move(
    ticket: Ticket,
    decision: Decision,
    rules: Rules,
    kept: frozenset[str],
    happened: list[tuple[Kind, dict[str, Any]]],
) -> list[str]:
    tier, was = tier_with(decision, ticket.team_id, rules.tiers, ticket.tier), ticket.tier
    if tier == was or "tier" in kept:
        return []
    ticket.tier = tier
    happened.append((events.TIER_CHANGED, {"tier": int(tier), "was": int(was)}))
    return ["tier"]


def _tag(ticket: Ticket, decision: Decision, happened: list[tuple[Kind, dict[str, Any]]]) -> None:
    if not decision.tags:
        return
    hanging = set[int]()
    if not ticket.is_beginning:
        hanging |= set(ticket.tags.filter(pk__in=decision.tags).values_list("pk", flat=True))
    through = Ticket.tags.through
    new = [tag for tag in decision.tags if tag not in hanging]
    rows.insert_missing([through(ticket_id=ticket.pk, tag_id=tag) for tag in new])
    happened += [(events.TAGGED, {"tag": tag}) for tag in new]


def _told(
    ticket: Ticket, decision: Decision, chosen: _Chosen, came: int | None, stays_as: Before | None
) -> dict[str, Any]:
    decided = stays_as or decision.decided
    is_named = decided is not None and decided.version is not None
    named = {"route": decided.route, "version": decided.version} if decided and is_named else {}
    also = [each.version for each in decision.added if each.version is not None]
    also = [*(stays_as.also if stays_as else ()), *also]
    turn = {"had": [chosen.had[team] for team in chosen.teams]} if chosen.had else {}
    return {
        **named,
        **({"also": also} if also else {}),
        **turn,
        "teams": list(chosen.teams),
        "team": chosen.team,
        "came": came,
        "tier": int(ticket.tier),
        "priority": int(ticket.priority),
        "looked": decision.looked,
        "reason": chosen.reason.value,
    }
