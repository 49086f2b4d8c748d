from answerable.routing.actions.handovers import (
    Offer,
    accept_handover,
    hand_over,
    return_handover,
    withdraw_handover,
)
from answerable.routing.actions.rules import (
    add_route,
    change_route,
    move_route,
    pause_route,
    remove_route,
    restore_route,
    resume_route,
    route_ticket,
)
from answerable.routing.actions.trials import try_route
from answerable.routing.rules.plans import RoutePlan, plan_of

__all__ = [
    "Offer",
    "RoutePlan",
    "accept_handover",
    "add_route",
    "change_route",
    "hand_over",
    "move_route",
    "pause_route",
    "plan_of",
    "remove_route",
    "restore_route",
    "resume_route",
    "return_handover",
    "route_ticket",
    "try_route",
    "withdraw_handover",
]
