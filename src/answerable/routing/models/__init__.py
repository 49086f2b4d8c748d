from answerable.routing.models.handovers import Handover, HandoverState, Why, WhyNot
from answerable.routing.models.rules import Route, RouteTrial, RouteVersion, ShareCount, TrialState

__all__ = [
    "Handover",
    "HandoverState",
    "Route",
    "RouteTrial",
    "RouteVersion",
    "ShareCount",
    "TrialState",
    "Why",
    "WhyNot",
]
