"""When a ticket's way is decided: as it is opened, and again when something that rules ask about changes."""

from django.utils.translation import gettext as _

from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.ledger.subscribers import in_turn
from answerable.routing.models import Route
from answerable.routing.rules.known import routes
from answerable.routing.rules.routing import route_again, route_new
from answerable.routing.tasks import route_opened
from answerable.tickets.actions.guards import lock
from answerable.tickets.models import Ticket

# After these another rule may fit. Tags and priorities are not among them: rules set them themselves.
RECONSIDERS = frozenset(
    {
        "ticket.reopened",
        "ticket.form_changed",
        "ticket.field_changed",
        "ticket.brand_changed",
        "ticket.customer_changed",
        "ticket.subject_changed",
    }
)


def follow(event: Event) -> None:
    """Nothing at all where a company has no rules."""
    if event.ticket_id is None or not routes().standing:
        return
    if event.kind == "ticket.opened":
        _begin(event, event.ticket_id)
    else:
        route_again(lock(event.ticket_id), by=in_turn(event), at=event.at)


def _begin(event: Event, ticket_id: int) -> None:
    if event.data.get("imported"):
        return  # it lies back, and somebody else has had it
    if event.actor_kind == "customer" and isinstance(event.about, Ticket):
        route_new(event.about, at=event.at)
    else:
        # A colleague goes on with it in the same transaction (says the first thing, adds tags), and might not see it
        # any more once it is another team's.
        enqueue(route_opened, ticket_id=ticket_id)


def keep_team_of_routes(event: Event) -> None:
    """A team is to be removed: a rule would give to nobody."""
    team = int(event.stream.removeprefix("team/"))
    for route in Route.objects.present():
        newest = route.versions.order_by("-number").first()
        if newest is not None and team in newest.teams:
            words = _("The routing rule “%(route)s” gives to it. Choose another team there first.")
            raise Refusal(words % {"route": route.name}, code="has_routes")
