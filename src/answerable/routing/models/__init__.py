from answerable.routing.models.capability import CapabilityEvidence, CapabilitySettings, NextLine
from answerable.routing.models.rules import Route, RouteTrial, RouteVersion, ShareCount, TrialState

__all__ = [
    "CapabilityEvidence",
    "CapabilitySettings",
    "NextLine",
    "Route",
    "RouteTrial",
    "RouteVersion",
    "ShareCount",
    "TrialState",
]
