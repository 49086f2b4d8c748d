"""Routing rules are added, changed, put in order, paused, removed; each change is a version of its own. And a ticket is
routed anew when somebody asks for it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.ordering import arrange, move_by_one
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.routing import events
from answerable.routing.models import Route
from answerable.routing.rules import keeping, routing
from answerable.routing.rules.known import routes
from answerable.routing.rules.plans import RoutePlan, checked, plan_of
from answerable.tickets.actions.guards import locked
from answerable.tickets.actions.placing import refuse_to_another_company
from answerable.tickets.models import Ticket


@transaction.atomic
def add_route(wanted: RoutePlan, *, by: Actor, at: datetime) -> Route:
    """Behind those that ask for something, and in front of those that take every ticket if it asks for something
    itself: nothing would come to it otherwise. Adding the same twice is harmless; another of its name is refused."""
    _require(by)
    wanted = checked(wanted)
    order = keeping.in_order()
    known = next((each for each in order if each.name.lower() == wanted.name.lower()), None)
    if known is not None:
        if plan_of(known, keeping.newest_of(known)) == wanted:
            return known
        keeping.refuse_name()
    return keeping.add(wanted, order, keeping.place_of_new(wanted, order), by=by, at=at)


@transaction.atomic
def change_route(route: Route, wanted: RoutePlan, *, by: Actor, at: datetime) -> Route:
    """What it says to tickets from now on. Those that it routed stay where they are."""
    route = _locked(route, by)
    return keeping.change(route, checked(wanted), by=by, at=at)


@transaction.atomic
def move_route(route: Route, *, up: bool, by: Actor, at: datetime) -> Route:
    """One place up or down: the first that fits and names a team decides."""
    _require(by)
    order = keeping.in_order()
    there = move_by_one(order, route, up=up)
    if there is None:
        return route
    record(events.ROUTE_MOVED, order[there], by=by, at=at, position=there)
    return order[there]


@transaction.atomic
def arrange_routes(wanted: Sequence[Route], *, by: Actor, at: datetime) -> None:
    """These in this order among themselves, in the places that they have together."""
    _require(by)
    for position, route in arrange(keeping.in_order(), wanted):
        record(events.ROUTE_MOVED, route, by=by, at=at, position=position)


@transaction.atomic
def pause_route(route: Route, *, by: Actor, at: datetime) -> Route:
    """It is passed over until it is resumed."""
    return keeping.switch(_locked(route, by), on=False, by=by, at=at)


@transaction.atomic
def resume_route(route: Route, *, by: Actor, at: datetime) -> Route:
    return keeping.switch(_locked(route, by), on=True, by=by, at=at)


@transaction.atomic
def remove_route(route: Route, *, by: Actor, at: datetime) -> Route:
    """It decides nothing any more. What it decided keeps its name."""
    _require(by)
    return keeping.remove(Route.objects.select_for_update().get(pk=route.pk), by=by, at=at)


@transaction.atomic
def restore_route(route: Route, *, by: Actor, at: datetime) -> Route:
    """Where it was in the order, unless another took its name, or a team that it gives to is gone meanwhile."""
    _require(by)
    route = Route.objects.select_for_update().get(pk=route.pk)
    if route.removed_at is None:
        return route
    checked(plan_of(route, keeping.newest_of(route)))
    route.removed_at = None
    keeping.save(route)
    record(events.ROUTE_RESTORED, route, by=by, at=at)
    return route


@transaction.atomic
def route_ticket(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """By the rules of now, as if it were new: also what somebody placed by hand. Twice is once. Where the rules would
    give it to another company, whoever could not do so by hand cannot do it by this either, and nothing is changed."""
    ticket = locked(ticket, by, "ticket.assign")
    if not routes().standing:
        raise Refusal(_("There are no routing rules that are on."), code="no_routes")
    was = ticket.team
    if routing.route_again(ticket, by=by, at=at, is_asked=True) and was is not None:
        words = _(
            "By the rules of now it would go to a team of another company. Between companies a ticket is handed over, "
            "so that somebody there accepts it: use “Hand over”, or ask somebody who leads."
        )
        refuse_to_another_company(was, ticket.team, by, words)
    return ticket


def _require(by: Actor) -> None:
    """It decides about every ticket, so whoever writes it sees them all."""
    if not by.may("routing.manage") or not by.scope.everything:
        raise NotAllowed


def _locked(route: Route, by: Actor) -> Route:
    _require(by)
    return Route.objects.present().select_for_update().get(pk=route.pk)
