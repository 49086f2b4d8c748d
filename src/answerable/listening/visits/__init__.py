"""Visits: leaders go to each region once a year, and say what they learned there."""

from answerable.listening.visits.actions import (
    VisitDone,
    VisitWanted,
    call_off_visit,
    change_visit,
    finish_visit,
    plan_visit,
)
from answerable.listening.visits.owed import RegionVisits, regions_visited

__all__ = [
    "RegionVisits",
    "VisitDone",
    "VisitWanted",
    "call_off_visit",
    "change_visit",
    "finish_visit",
    "plan_visit",
    "regions_visited",
]
