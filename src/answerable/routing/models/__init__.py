from answerable.routing.models.rules import Route, RouteTrial, RouteVersion, ShareCount, TrialState

__all__ = ["Route", "RouteTrial", "RouteVersion", "ShareCount", "TrialState"]
