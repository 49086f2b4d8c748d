from answerable.routing.models.capability import CapabilityEvidence, CapabilitySettings, NextLine
from answerable.routing.models.handovers import Handover, HandoverState, Why, WhyNot
from answerable.routing.models.rules import Route, RouteTrial, RouteVersion, ShareCount, TrialState

__all__ = [
    "CapabilityEvidence",
    "CapabilitySettings",
    "Handover",
    "HandoverState",
    "NextLine",
    "Route",
    "RouteTrial",
    "RouteVersion",
    "ShareCount",
    "TrialState",
    "Why",
    "WhyNot",
]
