"""Another order of the routing rules, while it is only a draft: what it is, what it changes, and how it follows what
was changed meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from answerable.routing.models import Route, RouteDraft
from answerable.routing.rules import keeping
from answerable.routing.rules.plans import RoutePlan, plan_of, tags_of
from answerable.routing.rules.sharing import Share
from answerable.tickets.conditions import Conditions

Began = list[list[Any]]  # rules as they were then: key, version, whether it is on, name


@dataclass(frozen=True)
class Drafted:
    """A rule in its place in the draft. `route` is the one that it changes, none where it is new; one that `is_out` is
    to be removed."""

    key: str
    route: int | None
    plan: RoutePlan
    is_on: bool = True
    is_out: bool = False

    def as_json(self) -> dict[str, Any]:
        plan = self.plan
        return {
            "key": self.key,
            "route": self.route,
            "is_on": self.is_on,
            "is_out": self.is_out,
            "name": plan.name,
            "conditions": plan.conditions.as_json() if plan.conditions.each else {},
            "shares": [[each.team, each.percent] for each in plan.shares],
            "tolerance": plan.tolerance,
            "tier": plan.tier,
            "priority": plan.priority,
            "tags": list(plan.tags),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Drafted":
        plan = RoutePlan(
            name=kept["name"],
            conditions=Conditions.from_json(kept["conditions"]) if kept["conditions"] else Conditions(),
            shares=[Share(team, percent) for team, percent in kept["shares"]],
            tolerance=kept["tolerance"],
            tier=kept["tier"],
            priority=kept["priority"],
            tags=list(kept["tags"]),
        )
        return cls(kept["key"], kept["route"], plan, kept["is_on"], kept["is_out"])


@dataclass(frozen=True)
class Standing:
    """What is in force: the rules as a draft would have them that changes nothing, and how to tell whether they are
    still the same."""

    rules: Sequence[Drafted]
    began: Began


def key_of(route: int) -> str:
    return f"r{route}"


def in_force(order: Sequence[Route]) -> Standing:
    newest = keeping.newest_of_all(order)
    tags = tags_of(newest.values())
    rules = [
        Drafted(key_of(each.pk), each.pk, plan_of(each, newest[each.pk], tags), each.is_on) for each in order
    ]
    return Standing(rules, [[each.pk, newest[each.pk].pk, each.is_on, each.name] for each in order])


def rules_in(draft: RouteDraft) -> list[Drafted]:
    return [Drafted.from_json(kept) for kept in draft.rules]


def put_rules(draft: RouteDraft, rules: Sequence[Drafted]) -> None:
    draft.rules = [each.as_json() for each in rules]


def key_of_new(rules: Sequence[Drafted]) -> str:
    taken = [int(each.key[1:]) for each in rules if each.key.startswith("n")]
    return f"n{max(taken, default=0) + 1}"


def base_of(draft: RouteDraft) -> dict[int, Drafted]:
    """The rules as they were when it was begun, by key: a version tells for ever what it said."""
    began: Began = draft.began
    versions = keeping.versions(version for _key, version, _is_on, _name in began)
    tags = tags_of(versions.values())
    return {
        key: Drafted(
            key_of(key),
            key,
            replace(plan_of(versions[version].route, versions[version], tags), name=name),
            is_on,
        )
        for key, version, is_on, name in began
        if version in versions
    }


def rebased(draft: RouteDraft, now: Standing) -> list[Drafted]:
    """What was changed in the draft stays so; all else is as it is in force by now. What is new there stands behind the
    rule that it stands behind there; what was removed there is new here if it was changed here, else it is gone."""
    base, current = base_of(draft), {each.route: each for each in now.rules}
    found: list[Drafted] = []
    for each in rules_in(draft):
        if each.route is None:
            found.append(each)
            continue
        is_touched = each != base.get(each.route)
        there = current.get(each.route)
        if there is not None:
            found.append(each if is_touched else there)
        elif is_touched and not each.is_out:
            found.append(replace(each, key=key_of_new(found), route=None))
    known = {each.route for each in found}
    before: int | None = None
    for there in now.rules:
        if there.route not in known:
            places = (place for place, each in enumerate(found) if each.route == before)
            found.insert(0 if before is None else next(places, len(found) - 1) + 1, there)
        before = there.route
    return found
