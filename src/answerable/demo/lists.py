"""Three views that the supervisor shares with everybody."""

from datetime import datetime

from answerable.demo.founding import World
from answerable.desk.models import Holds, Order
from answerable.desk.queues.actions import ViewChange, make_view
from answerable.ledger.actor import Actor
from answerable.tickets.conditions import Condition, Conditions


def share_views(world: World, *, by: Actor, at: datetime) -> None:
    world.tag("warranty")  # a small company may have had no such ticket yet
    manila = str(world.teams["manila1"].pk)
    for name, holds, order, conditions in (
        (
            "Warranty this month",
            Holds.ALL,
            Order.CREATED,
            (Condition("tag", "has", "warranty"), Condition("created", "month")),
        ),
        (
            "Waiting over a day in Manila",
            Holds.OPEN,
            Order.WAIT,
            (Condition("team", "is", manila), Condition("waiting", "hours", "24")),
        ),
        (
            "Unassigned and urgent",
            Holds.OPEN,
            Order.PRIORITY,
            (Condition("assignee", "is", "nobody"), Condition("priority", "at_least", "30")),
        ),
    ):
        wanted = ViewChange(name, Conditions(conditions), holds=holds, order=order)
        make_view(wanted, by=by, at=at)
