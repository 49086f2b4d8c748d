"""Routing rules: which team a ticket goes to."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from answerable.api.schemas.conditions import ConditionOut, ConditionsIn
from answerable.api.schemas.tickets import PriorityWord
from answerable.api.schemas.types import Flag, Id, Input, Name, Output
from answerable.routing.models import Route, RouteVersion
from answerable.routing.rules.plans import MOST_TAGS, MOST_TEAMS, TOLERANCE
from answerable.tickets.models import Priority


class ShareIn(Input):
    team_id: Id
    percent: int = Field(strict=True, ge=1, le=100)


class RouteIn(Input):
    """Without shares it names no team and only adds; shares add up to 100. `tier` and `priority` null: as they are."""

    name: Name
    any_condition: Flag = False
    conditions: ConditionsIn = []
    shares: list[ShareIn] = Field(default=[], max_length=MOST_TEAMS)
    tolerance: int = Field(default=TOLERANCE, strict=True, ge=1, le=50)
    tier: int | None = Field(default=None, strict=True, ge=1, le=4)
    priority: PriorityWord | None = None
    tags: list[Name] = Field(default=[], max_length=MOST_TAGS)


class RoutePatch(Input):
    """What is left out stays as it is."""

    name: Name | None = None
    any_condition: Flag | None = None
    conditions: ConditionsIn | None = None
    shares: list[ShareIn] | None = Field(default=None, max_length=MOST_TEAMS)
    tolerance: int | None = Field(default=None, strict=True, ge=1, le=50)
    tier: int | None = Field(default=None, strict=True, ge=1, le=4)
    priority: PriorityWord | None = None
    tags: list[Name] | None = Field(default=None, max_length=MOST_TAGS)
    is_on: Flag | None = None


class MoveIn(Input):
    up: Flag = Field(description="One place up, or else down.")


class ShareOut(Output):
    """How many of a hundred tickets a team gets."""

    team_id: int
    percent: int


class RouteVersionOut(Output):
    """What a rule says from `made_at` on. Without shares it names no team and only adds."""

    id: int
    number: int
    made_at: datetime
    any_condition: bool
    conditions: list[ConditionOut]
    shares: list[ShareOut]
    tolerance: int
    tier: int | None
    priority: PriorityWord | None
    tags: list[str]


class RouteOut(Output):
    """A rule in its place in the order, with its newest version."""

    id: int
    name: str
    is_on: bool
    held: RouteVersionOut


def route_version_out(version: RouteVersion, tags: Mapping[int, str]) -> RouteVersionOut:
    priority = None if version.priority is None else PriorityWord(Priority(version.priority).name.lower())
    return RouteVersionOut(
        id=version.pk,
        number=version.number,
        made_at=version.made_at,
        any_condition=bool(version.conditions.get("any")),
        conditions=[ConditionOut(**each) for each in version.conditions.get("each", ())],
        shares=[ShareOut(team_id=team, percent=percent) for team, percent in version.shares],
        tolerance=version.tolerance,
        tier=version.tier,
        priority=priority,
        tags=[tags[tag] for tag in version.tags if tag in tags],
    )


def route_out(route: Route, version: RouteVersion, tags: Mapping[int, str]) -> RouteOut:
    return RouteOut(id=route.pk, name=route.name, is_on=route.is_on, held=route_version_out(version, tags))
