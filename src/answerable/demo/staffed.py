"""Weeks that were planned as those four weeks before, and what was known to come: a sale, a mailing."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from answerable.demo.founding import World
from answerable.insight.reckoning.arrivals import Seen, seen
from answerable.insight.staffing import actions as verbs
from answerable.ledger.actor import Actor
from answerable.people.models import Provider

_ZONE = "Europe/Brussels"
_WEEKS = 4
_SECONDS = 540.0
_BUSY = 0.75


def plan_some_weeks(world: World, *, by: Actor, at: datetime) -> None:
    verbs.keep_staffing(
        verbs.Wanted(seconds=60, share=0.8, busiest=0.85, patience=150, time_zone=_ZONE), by=by, at=at
    )
    today = at.date()
    verbs.keep_event("Winter sale", today + timedelta(days=6), today + timedelta(days=9), 0.35, by=by, at=at)
    verbs.keep_event(
        "Letter about the stove", today - timedelta(days=40), today - timedelta(days=38), 0.2, by=by, at=at
    )
    known = seen(at, ZoneInfo(_ZONE))
    monday = today - timedelta(days=today.weekday())
    providers = {team.provider for team in world.teams.values() if team.is_active}
    for provider in sorted(providers, key=lambda each: each.pk):
        for ago in range(1, _WEEKS + 1):
            _plan(provider, monday - timedelta(weeks=ago), known, by=by, at=at)


def _plan(provider: Provider, monday: date, known: Seen, *, by: Actor, at: datetime) -> None:
    """In writing. Whoever plans rounds up: nobody is there for a quarter of an hour."""
    before = monday - timedelta(weeks=4)
    counted: Counter[tuple[int, int]] = Counter()
    for (whose, is_live, day, slot), n in known.contacts.items():
        if whose == provider.pk and not is_live and before <= day < before + timedelta(weeks=1):
            counted[day.weekday(), slot] += n
    lines = [
        verbs.Line(weekday, slot, n, max(1.0, round(n * _SECONDS / 1800 / _BUSY)))
        for (weekday, slot), n in counted.items()
    ]
    if lines:
        verbs.keep_plan(provider, verbs.PlanWanted(monday, False, _SECONDS, lines), by=by, at=at)
