from answerable.routing.models.capability import CapabilityEvidence, CapabilitySettings, NextLine
from answerable.routing.models.giving import (
    CAPACITY,
    AtWork,
    Leaving,
    Skill,
    SkillKind,
    StaffGiving,
    StaffSkill,
    TeamGiving,
    Ungiven,
    Untouched,
    Way,
)
from answerable.routing.models.handovers import Handover, HandoverState, Why, WhyNot
from answerable.routing.models.rules import Route, RouteTrial, RouteVersion, ShareCount, TrialState

__all__ = [
    "CAPACITY",
    "AtWork",
    "CapabilityEvidence",
    "CapabilitySettings",
    "Handover",
    "HandoverState",
    "Leaving",
    "NextLine",
    "Route",
    "RouteTrial",
    "RouteVersion",
    "ShareCount",
    "Skill",
    "SkillKind",
    "StaffGiving",
    "StaffSkill",
    "TeamGiving",
    "TrialState",
    "Ungiven",
    "Untouched",
    "Way",
    "Why",
    "WhyNot",
]
