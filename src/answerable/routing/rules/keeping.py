"""Writing down what routing rules say: for whoever may, which the verbs ask. Each change is an event and, where the
rule says something else then, a version."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.ordering import put_in_order
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.routing import events
from answerable.routing.models import Route, RouteVersion
from answerable.routing.rules.plans import RoutePlan, plan_of
from answerable.tickets.models import Tag

MOST_ROUTES = 300


def in_order() -> list[Route]:
    """Those that there are, locked."""
    return list(Route.objects.present().select_for_update().order_by("position", "pk"))


def present() -> list[Route]:
    """The same, for reading alone."""
    return list(Route.objects.present().order_by("position", "pk"))


def newest_of(route: Route) -> RouteVersion:
    return route.versions.order_by("-number")[0]


def newest_of_all(order: Iterable[Route]) -> dict[int, RouteVersion]:
    """By rule; with one question."""
    versions = RouteVersion.objects.filter(route__in=list(order)).select_related("route").order_by("number")
    return {version.route_id: version for version in versions}


def versions(keys: Iterable[int]) -> dict[int, RouteVersion]:
    return RouteVersion.objects.select_related("route").in_bulk(list(keys))


def place_of_new(wanted: RoutePlan, order: list[Route]) -> int:
    """In front of the first that takes every ticket, if it asks for something."""
    if not wanted.conditions.each:
        return len(order)
    newest = newest_of_all(order)
    takes_all = (
        place for place, each in enumerate(order) if newest[each.pk].shares and not newest[each.pk].asked.each
    )
    return next(takes_all, len(order))


def add(wanted: RoutePlan, order: list[Route], place: int, *, by: Actor, at: datetime) -> Route:
    """At that place among the others; what is wanted was checked."""
    if len(order) >= MOST_ROUTES:
        raise Refusal(_("There are 300 routing rules already. Remove one first."), code="too_many")
    route = Route(name=wanted.name, position=place)
    save(route)
    put_in_order([*order[:place], route, *order[place:]])
    version = _keep_version(route, wanted, by, at)
    record(events.ROUTE_ADDED, route, by=by, at=at, is_first=True, version=version.pk)
    return route


def change(route: Route, wanted: RoutePlan, *, by: Actor, at: datetime) -> Route:
    """Of one that is locked; what is wanted was checked."""
    held = newest_of(route)
    was = plan_of(route, held)
    if was == wanted:
        return route
    is_renamed = route.name != wanted.name
    if is_renamed:
        route.name = wanted.name
        save(route)
    version = held if _says_the_same(was, wanted) else _keep_version(route, wanted, by, at)
    record(events.ROUTE_CHANGED, route, by=by, at=at, version=version.pk, renamed=is_renamed)
    return route


def switch(route: Route, *, on: bool, by: Actor, at: datetime) -> Route:
    if route.is_on != on:
        route.is_on = on
        route.save(update_fields=["is_on"])
        record(events.ROUTE_RESUMED if on else events.ROUTE_PAUSED, route, by=by, at=at)
    return route


def remove(route: Route, *, by: Actor, at: datetime) -> Route:
    if route.removed_at is None:
        route.removed_at = at
        route.save(update_fields=["removed_at"])
        record(events.ROUTE_REMOVED, route, by=by, at=at)
    return route


def save(route: Route) -> None:
    """Of two at once with one name, the unique name decides."""
    try:
        with transaction.atomic():
            route.save()
    except IntegrityError:
        refuse_name()


def refuse_name() -> None:
    raise Refusal(_("There is already a routing rule of this name."), code="name_taken")


def _says_the_same(was: RoutePlan, now: RoutePlan) -> bool:
    return was.kept() == now.kept() and list(was.tags) == list(now.tags)


def _keep_version(route: Route, wanted: RoutePlan, by: Actor, at: datetime) -> RouteVersion:
    Tag.objects.bulk_create([Tag(name=name) for name in wanted.tags], ignore_conflicts=True)
    return RouteVersion.objects.create(
        route=route, number=route.versions.count() + 1, made_by_id=by.staff_id, made_at=at, **wanted.kept()
    )
