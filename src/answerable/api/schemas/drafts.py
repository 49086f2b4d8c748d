"""A draft of the routing rules: all of them in another order, changed, new or to be removed."""

from collections.abc import Sequence
from datetime import datetime

from answerable.api.schemas.conditions import ConditionOut, conditions_out
from answerable.api.schemas.routing import RouteIn, RoutePatch, ShareOut
from answerable.api.schemas.tickets import PriorityWord
from answerable.api.schemas.types import Flag, Output
from answerable.routing.models import RouteDraft
from answerable.routing.rules.drafts import Drafted
from answerable.tickets.models import Priority


class DraftedIn(RouteIn):
    """A rule that is new in the draft."""

    is_on: Flag = True


class DraftedPatch(RoutePatch):
    """What is left out stays as it is. `is_out`: it will be removed; false: it stays after all."""

    is_out: Flag | None = None


class DraftedOut(Output):
    """`key` names it within the draft; without `route_id` it is new there."""

    key: str
    route_id: int | None
    name: str
    is_on: bool
    is_out: bool
    any_condition: bool
    conditions: list[ConditionOut]
    shares: list[ShareOut]
    tolerance: int
    tier: int | None
    priority: PriorityWord | None
    tags: list[str]


class RouteDraftOut(Output):
    """`is_behind`: the rules in force were changed since it was begun; take that up before it is put in force."""

    made_at: datetime
    is_behind: bool
    rules: list[DraftedOut]


def drafted_out(rule: Drafted) -> DraftedOut:
    plan = rule.plan
    priority = None if plan.priority is None else PriorityWord(Priority(plan.priority).name.lower())
    return DraftedOut(
        key=rule.key,
        route_id=rule.route,
        name=plan.name,
        is_on=rule.is_on,
        is_out=rule.is_out,
        any_condition=plan.conditions.is_any,
        conditions=conditions_out(plan.conditions),
        shares=[ShareOut(team_id=each.team, percent=each.percent) for each in plan.shares],
        tolerance=plan.tolerance,
        tier=plan.tier,
        priority=priority,
        tags=list(plan.tags),
    )


def draft_out(draft: RouteDraft, rules: Sequence[Drafted], *, is_behind: bool) -> RouteDraftOut:
    return RouteDraftOut(
        made_at=draft.made_at, is_behind=is_behind, rules=[drafted_out(each) for each in rules]
    )
