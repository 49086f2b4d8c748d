"""Routing rules are added, changed, put in order, paused, removed; each change is a version of its own. And a ticket is
routed anew when somebody asks for it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.ordering import move_by_one, put_in_order
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.routing import events
from answerable.routing.models import Route, RouteVersion
from answerable.routing.rules import routing
from answerable.routing.rules.known import routes
from answerable.routing.rules.plans import RoutePlan, checked, plan_of
from answerable.tickets.actions.guards import locked
from answerable.tickets.models import Tag, Ticket

MOST_ROUTES = 300


@transaction.atomic
def add_route(wanted: RoutePlan, *, by: Actor, at: datetime) -> Route:
    """Behind those that ask for something, and in front of those that take every ticket if it asks for something
    itself: nothing would come to it otherwise. Adding the same twice is harmless; another of its name is refused."""
    _require(by)
    wanted = checked(wanted)
    order = _order()
    known = next((each for each in order if each.name.lower() == wanted.name.lower()), None)
    if known is not None:
        if plan_of(known, newest_of(known)) == wanted:
            return known
        _refuse_name()
    if len(order) >= MOST_ROUTES:
        raise Refusal(_("There are 300 routing rules already. Remove one first."), code="too_many")
    place = place_of_new(wanted, order)
    route = Route(name=wanted.name, position=place)
    _save(route)
    put_in_order([*order[:place], route, *order[place:]])
    version = _keep_version(route, wanted, by, at)
    record(events.ROUTE_ADDED, route, by=by, at=at, is_first=True, version=version.pk)
    return route


@transaction.atomic
def change_route(route: Route, wanted: RoutePlan, *, by: Actor, at: datetime) -> Route:
    """What it says to tickets from now on. Those that it routed stay where they are."""
    route = _locked(route, by)
    wanted = checked(wanted)
    held = newest_of(route)
    was = plan_of(route, held)
    if was == wanted:
        return route
    is_renamed = route.name != wanted.name
    if is_renamed:
        route.name = wanted.name
        _save(route)
    version = held if _says_the_same(was, wanted) else _keep_version(route, wanted, by, at)
    record(events.ROUTE_CHANGED, route, by=by, at=at, version=version.pk, renamed=is_renamed)
    return route


@transaction.atomic
def move_route(route: Route, *, up: bool, by: Actor, at: datetime) -> Route:
    """One place up or down: the first that fits and names a team decides."""
    _require(by)
    order = _order()
    there = move_by_one(order, route, up=up)
    if there is None:
        return route
    record(events.ROUTE_MOVED, order[there], by=by, at=at, position=there)
    return order[there]


@transaction.atomic
def pause_route(route: Route, *, by: Actor, at: datetime) -> Route:
    """It is passed over until it is resumed."""
    route = _locked(route, by)
    if route.is_on:
        route.is_on = False
        route.save(update_fields=["is_on"])
        record(events.ROUTE_PAUSED, route, by=by, at=at)
    return route


@transaction.atomic
def resume_route(route: Route, *, by: Actor, at: datetime) -> Route:
    route = _locked(route, by)
    if not route.is_on:
        route.is_on = True
        route.save(update_fields=["is_on"])
        record(events.ROUTE_RESUMED, route, by=by, at=at)
    return route


@transaction.atomic
def remove_route(route: Route, *, by: Actor, at: datetime) -> Route:
    """It decides nothing any more. What it decided keeps its name."""
    _require(by)
    route = Route.objects.select_for_update().get(pk=route.pk)
    if route.removed_at is None:
        route.removed_at = at
        route.save(update_fields=["removed_at"])
        record(events.ROUTE_REMOVED, route, by=by, at=at)
    return route


@transaction.atomic
def restore_route(route: Route, *, by: Actor, at: datetime) -> Route:
    """Where it was in the order, unless another took its name, or a team that it gives to is gone meanwhile."""
    _require(by)
    route = Route.objects.select_for_update().get(pk=route.pk)
    if route.removed_at is None:
        return route
    checked(plan_of(route, newest_of(route)))
    route.removed_at = None
    _save(route)
    record(events.ROUTE_RESTORED, route, by=by, at=at)
    return route


@transaction.atomic
def route_ticket(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """By the rules of now, as if it were new: also what somebody placed by hand. Twice is once."""
    ticket = locked(ticket, by, "ticket.assign")
    if not routes().standing:
        raise Refusal(_("There are no routing rules that are on."), code="no_routes")
    routing.route_again(ticket, by=by, at=at, is_asked=True)
    return ticket


def newest_of(route: Route) -> RouteVersion:
    return route.versions.order_by("-number")[0]


def place_of_new(wanted: RoutePlan, order: list[Route]) -> int:
    """In front of the first that takes every ticket, if it asks for something."""
    if not wanted.conditions.each:
        return len(order)
    versions = RouteVersion.objects.filter(route__in=order).order_by("number")
    newest = {version.route_id: version for version in versions}
    takes_all = (
        place for place, each in enumerate(order) if newest[each.pk].shares and not newest[each.pk].asked.each
    )
    return next(takes_all, len(order))


def _says_the_same(was: RoutePlan, now: RoutePlan) -> bool:
    return was.kept() == now.kept() and list(was.tags) == list(now.tags)


def _require(by: Actor) -> None:
    """It decides about every ticket, so whoever writes it sees them all."""
    if not by.may("routing.manage") or not by.scope.everything:
        raise NotAllowed


def _order() -> list[Route]:
    return list(Route.objects.present().select_for_update().order_by("position", "pk"))


def _locked(route: Route, by: Actor) -> Route:
    _require(by)
    return Route.objects.present().select_for_update().get(pk=route.pk)


def _keep_version(route: Route, wanted: RoutePlan, by: Actor, at: datetime) -> RouteVersion:
    Tag.objects.bulk_create([Tag(name=name) for name in wanted.tags], ignore_conflicts=True)
    return RouteVersion.objects.create(
        route=route, number=route.versions.count() + 1, made_by_id=by.staff_id, made_at=at, **wanted.kept()
    )


def _save(route: Route) -> None:
    """Of two at once with one name, the unique name decides."""
    try:
        with transaction.atomic():
            route.save()
    except IntegrityError:
        _refuse_name()


def _refuse_name() -> None:
    raise Refusal(_("There is already a routing rule of this name."), code="name_taken")
