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
from answerable.routing.rules.plans import RoutePlan

__all__ = [
    "RoutePlan",
    "add_route",
    "change_route",
    "move_route",
    "pause_route",
    "remove_route",
    "restore_route",
    "resume_route",
    "route_ticket",
]
