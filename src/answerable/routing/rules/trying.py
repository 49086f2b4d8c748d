"""Rules as somebody wants them, on last month's tickets: where they would have gone, and how those teams did then.

Nothing is written but counts. A ticket is taken as it was opened (its channel, brand and team, no tags), the rest of
what rules ask as it is today. Twice the same rules give the same.
"""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, Q

from answerable.ledger.models import Event
from answerable.promises.models import Promise
from answerable.promises.models.promises import PromiseKind, PromiseState
from answerable.routing.events import ROUTED
from answerable.routing.models import Route, RouteTrial, RouteVersion, TrialState
from answerable.routing.rules.counting import day_of
from answerable.routing.rules.deciding import Standing, decide
from answerable.routing.rules.facts import Facts
from answerable.routing.rules.gathering import facts_of
from answerable.routing.rules.known import Rules, rules_of
from answerable.routing.rules.sharing import next_team
from answerable.tickets.events import OPENED
from answerable.tickets.models import DeliveryState, Direction, Message, Priority, Ticket

SPAN = timedelta(days=31)
AT_ONCE = 500
MOST = 50_000
SHOWN = 50
NO_TEAM = "0"
_STEP = math.log(1.1)  # waits are counted in steps of a tenth


@dataclass
class Tally:
    """Of one team: tickets then and with these rules; promises whose end is known, and those kept; first answers."""

    before: int = 0
    after: int = 0
    promised: int = 0
    kept: int = 0
    promised_after: int = 0
    waits: Counter[str] | None = None

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "waits": dict(self.waits or {})}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Tally":
        return cls(**{**kept, "waits": Counter(kept["waits"])})


def go_on(trial: RouteTrial) -> None:
    """One batch, the newest first; the row, which is the caller's to save, says how far it came."""
    batch = Ticket.objects.visible_to(trial.staff).present().order_by("-pk")
    if trial.before_ticket is not None:
        batch = batch.filter(pk__lt=trial.before_ticket)
    tickets = list(batch.select_related("customer__account")[:AT_ONCE])
    inside = [each for each in tickets if trial.since <= each.created_at < trial.until]
    if inside:
        _count(trial, inside)
        trial.looked_at += len(inside)
        trial.reached = min(trial.reached, min(each.created_at for each in inside))
    if tickets:
        trial.before_ticket = tickets[-1].pk
    # What is imported is young by its key and old by its day; a whole batch of old ones ends it.
    is_over = len(tickets) < AT_ONCE or not any(each.created_at >= trial.since for each in tickets)
    if is_over or trial.looked_at >= MOST:
        trial.state = TrialState.DONE


def median_of(waits: "Counter[str]") -> timedelta | None:
    """The middle one, to a tenth of its length."""
    total, seen = sum(waits.values()), 0
    for step, count in sorted(((int(step), count) for step, count in waits.items())):
        seen += count
        if 2 * seen >= total:
            return timedelta(minutes=math.exp(step * _STEP) - 1)
    return None


def _count(trial: RouteTrial, tickets: Sequence[Ticket]) -> None:
    keys = [each.pk for each in tickets]
    rules = _rules(trial)
    opened, began = _beginnings(keys)
    facts = facts_of(tickets, rules, came=opened)
    kept, waits = _kept(keys, trial.until), _first_answers(tickets)
    result = trial.result
    teams = {key: Tally.from_json(each) for key, each in result.get("teams", {}).items()}
    turns: dict[str, dict[str, int]] = result.get("turns", {})
    moved, shown = result.get("moved", 0), result.get("shown", [])
    for ticket in tickets:
        was = began.get(ticket.pk, opened.get(ticket.pk))
        team, rule = _goes(rules, _as_opened(facts[ticket.pk]), ticket, opened.get(ticket.pk), turns)
        before, after = (
            teams.setdefault(str(each or NO_TEAM), Tally(waits=Counter())) for each in (was, team)
        )
        before.before += 1
        after.after += 1
        before.promised += len(kept.get(ticket.pk, ()))
        before.kept += sum(kept.get(ticket.pk, ()))
        after.promised_after += len(kept.get(ticket.pk, ()))
        if ticket.pk in waits and before.waits is not None:
            before.waits[str(_step(waits[ticket.pk]))] += 1
        if was != team:
            moved += 1
            if len(shown) < SHOWN:
                shown.append([ticket.pk, was, team, rule])
    trial.result = {
        "teams": {key: each.as_json() for key, each in teams.items()},
        "turns": turns,
        "moved": moved,
        "shown": shown,
    }


def _goes(
    rules: Rules, facts: Facts, ticket: Ticket, came: int | None, turns: dict[str, dict[str, int]]
) -> tuple[int | None, str]:
    """With which team it would have begun, and by which rule."""
    decided = decide(rules.standing, facts).decided
    if decided is None:
        return came, ""
    if len(decided.shares) == 1:
        return decided.shares[0].team, decided.name
    return _turn(decided, ticket.created_at, turns), decided.name


def _turn(decided: Standing, at: datetime, turns: dict[str, dict[str, int]]) -> int:
    had = turns.setdefault(f"{decided.name} {day_of(at)}", {})
    team = next_team(decided.shares, {int(key): count for key, count in had.items()})
    had[str(team)] = had.get(str(team), 0) + 1
    return team


def _as_opened(facts: Facts) -> Facts:
    """How urgent it is and how it is tagged was said later."""
    return Facts(
        channel=facts.channel, subject=facts.subject, language=facts.language, account=facts.account,
        team=facts.team, brand=facts.brand, form=facts.form, priority=Priority.NORMAL, own=facts.own,
    )  # fmt: skip


def _beginnings(keys: Collection[int]) -> tuple[dict[int, int | None], dict[int, int | None]]:
    """By ticket the team it came with, and the one with which it began once it was routed."""
    opened: dict[int, int | None] = {}
    began: dict[int, int | None] = {}
    told = Event.objects.filter(ticket_id__in=keys, kind__in=(OPENED.name, ROUTED.name)).order_by("pk")
    for ticket_id, kind, data in told.values_list("ticket_id", "kind", "data"):
        found = opened if kind == OPENED.name else began
        if ticket_id is not None:
            found.setdefault(ticket_id, data.get("team"))
    return opened, began


def _kept(keys: Collection[int], at: datetime) -> dict[int, list[bool]]:
    """By ticket, whether each promise whose end is known was kept."""
    found: dict[int, list[bool]] = {}
    for promise in Promise.objects.filter(ticket__in=keys).exclude(kind=PromiseKind.STATED):
        is_late = promise.is_late(at=at)
        if promise.state == PromiseState.DONE or (is_late and promise.state != PromiseState.NOT_NEEDED):
            found.setdefault(promise.ticket_id, []).append(not is_late)
    return found


def _first_answers(tickets: Sequence[Ticket]) -> dict[int, timedelta]:
    answers = Message.objects.filter(ticket__in=[each.pk for each in tickets], is_automatic=False)
    delivered = Q(direction=Direction.OUTBOUND, delivery=DeliveryState.DELIVERED)
    first = dict(
        answers.filter(delivered).order_by().values_list("ticket").annotate(first=Min("delivered_at"))
    )
    return {
        each.pk: max(moment - each.created_at, timedelta(0))
        for each in tickets
        if (moment := first.get(each.pk)) is not None
    }


def _step(wait: timedelta) -> int:
    return round(math.log(wait.total_seconds() / 60 + 1) / _STEP)


def _rules(trial: RouteTrial) -> Rules:
    versions = [
        RouteVersion(route=Route(name=each["name"]), **{key: each[key] for key in DRAFTED})
        for each in trial.drafts
    ]
    return rules_of(versions)


DRAFTED = ("conditions", "shares", "tolerance", "tier", "priority", "tags")
