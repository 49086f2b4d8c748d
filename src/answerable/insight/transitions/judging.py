"""Teething or malaise: judged each week, by whole weeks of which more is known than one can see. For the worker."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.db import transaction
from django.utils import timezone

from answerable.insight import events
from answerable.insight.models import Transition, TransitionWeek
from answerable.insight.studies.reckoning import told_of
from answerable.insight.transitions.comparing import Counts, weekly
from answerable.insight.transitions.plan import Plan, read
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import job
from answerable.ledger.recording import record

BEFORE = timedelta(weeks=26)
_FEWEST = 5  # tickets of a week, below which it says nothing
_WEEK = timedelta(weeks=1)
_MOST_MORE = 104
Rates = Mapping[Any, float]


@job()
def judge_transitions() -> None:
    """All that are under way; twice in a week is once."""
    now = timezone.now()
    for under_way in Transition.objects.filter(step__gt=0).order_by("pk"):
        judge(under_way, at=now)


def judge(under_way: Transition, *, at: datetime) -> TransitionWeek | None:
    """None where no step was taken."""
    fixed = under_way.fixed
    if fixed is None or under_way.started_at is None:
        return None
    found = judged(read(fixed.plan), under_way.started_at.date(), at=at)
    return _keep(under_way, _monday(at.date()), found, at)


def judged(plan: Plan, started: date, *, at: datetime) -> dict[str, Any]:
    """The old team's weeks before and the new one's after, each against what its reasons and channels would have let
    expect of the old one before."""
    from answerable.insight.methods import NotEnoughData, transition_verdict

    begins, behind = _monday(started), _monday(at.date())
    first = begins if begins == started else begins + _WEEK
    old = weekly(plan, plan.outcome, plan.from_team, first=begins - BEFORE, behind=begins)
    new = weekly(plan, plan.outcome, plan.to_team, first=first, behind=behind) if first < behind else {}
    rates, overall = _rates(old)
    before = _gains(old, rates, overall)
    after = _gains(new, rates, overall)
    told: dict[str, Any] = {
        "weeks": [
            *({"side": "old"} | _told(day, old[day], gain) for day, gain in before.items()),
            *({"side": "new"} | _told(day, new[day], gain) for day, gain in after.items()),
        ],
        "passed": len(after),
        "due": (first + plan.review * _WEEK).isoformat(),
    }
    try:
        verdict = transition_verdict([*before.values()], [*after.values()], plan.matters, plan.review)
    except NotEnoughData as error:
        return told | {"verdict": "undecided", **told_of(error)}
    told["verdict"] = verdict.verdict
    for name, part in (("lasting", verdict.lasting), ("temporary", verdict.temporary)):
        if part is not None:
            told[name] = [part.estimate, part.low, part.high]
    if verdict.verdict == "undecided" and verdict.lasting is not None:
        lasting = verdict.lasting
        told["more"] = weeks_more(lasting.estimate, lasting.high - lasting.low, plan.matters, len(after))
    return told


def weeks_more(at: float, width: float, matters: float, passed: int) -> int:
    """About so many until the interval lies on one side, should the figures stay as they are: it narrows with the root
    of the weeks."""
    apart = max(abs(at), abs(matters - at))
    wanted = passed * (width / 2 / apart) ** 2
    return min(_MOST_MORE, max(1, ceil(wanted - passed)))


@transaction.atomic
def _keep(under_way: Transition, monday: date, found: dict[str, Any], at: datetime) -> TransitionWeek:
    row, is_new = TransitionWeek.objects.get_or_create(
        transition=under_way, monday=monday, defaults={"at": at, "verdict": found["verdict"], "found": found}
    )
    if is_new:
        record(
            events.TRANSITION_JUDGED, under_way, by=SYSTEM, at=at, verdict=found["verdict"].replace(" ", "_")
        )
    elif row.verdict != found["verdict"] or row.found != found:
        row.at, row.verdict, row.found = at, found["verdict"], found
        row.save()
    return row


def _rates(weeks: Mapping[date, Mapping[Any, Counts]]) -> tuple[Rates, float]:
    sums: dict[Any, Counts] = {}
    for each in weeks.values():
        for key, (count, n) in each.items():
            known = sums.get(key, (0, 0))
            sums[key] = (known[0] + count, known[1] + n)
    total = sum(n for _count, n in sums.values())
    overall = sum(count for count, _n in sums.values()) / total if total else 0.0
    return {key: count / n for key, (count, n) in sums.items() if n >= _FEWEST}, overall


def _gains(weeks: Mapping[date, Mapping[Any, Counts]], rates: Rates, overall: float) -> dict[date, float]:
    """By how many points fewer there were than expected: more is better."""
    found = {}
    for day in sorted(weeks):
        n = sum(of for _count, of in weeks[day].values())
        if n >= _FEWEST:
            counted = sum(count for count, _of in weeks[day].values())
            expected = sum(of * rates.get(key, overall) for key, (_count, of) in weeks[day].items())
            found[day] = 100 * (expected - counted) / n
    return found


def _told(day: date, strata: Mapping[Any, Counts], gain: float) -> dict[str, Any]:
    return {
        "first": day.isoformat(),
        "count": sum(count for count, _n in strata.values()),
        "n": sum(n for _count, n in strata.values()),
        "gain": round(gain, 2),
    }


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
