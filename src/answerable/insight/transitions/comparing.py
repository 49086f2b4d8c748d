"""Two teams side by side at the same time, like with like: within the same reason and channel, weighed by what the new
team had. Light enough for a page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

from django.db.models import Count, Q, QuerySet

from answerable.insight.methods import Interval, newcombe_difference
from answerable.insight.models import TicketFact
from answerable.insight.transitions.outcomes import LOSSES
from answerable.insight.transitions.plan import Plan

Counts = tuple[int, int]  # counted, of


@dataclass(frozen=True)
class Compared:
    """Each team as it is, and the new one's loss against the old one's like for like, in points; None where no reason
    and channel has tickets of both. `alone` of the new team's had nothing to be compared with."""

    old: Counts
    new: Counts
    loss: Interval | None
    alone: int


def compare(plan: Plan, loss: str, *, first: date, behind: date) -> Compared:
    """Tickets opened from `first` on and before `behind`."""
    counts = _by_stratum(plan, loss, first, behind)
    strata = sorted({key[1:] for key in counts})
    old = [counts.get((plan.from_team, *each), (0, 0)) for each in strata]
    new = [counts.get((plan.to_team, *each), (0, 0)) for each in strata]
    pairs = [(ours, theirs) for ours, theirs in zip(new, old, strict=True) if ours[1] and theirs[1]]
    alone = sum(ours[1] for ours, theirs in zip(new, old, strict=True) if not theirs[1])
    return Compared(_sum(old), _sum(new), standardised(pairs), alone)


def standardised(pairs: Sequence[tuple[Counts, Counts]]) -> Interval | None:
    """The first less the second within each pair, weighed by how many the first has; in points. Newcombe's limits of
    each are joined by squares (Donner and Zou, Statistical Methods in Medical Research 21 (2012) 347)."""
    total = sum(ours[1] for ours, _theirs in pairs)
    if not total:
        return None
    at = below = above = 0.0
    for (count, n), (others, of) in pairs:
        each, weight = newcombe_difference(count, n, others, of), n / total
        at += weight * each.estimate
        below += (weight * (each.estimate - each.low)) ** 2
        above += (weight * (each.high - each.estimate)) ** 2
    return Interval(100 * at, 100 * (at - sqrt(below)), 100 * (at + sqrt(above)))


def weekly(plan: Plan, loss: str, team: int, *, first: date, behind: date) -> dict[date, dict[Any, Counts]]:
    """By Monday, then by channel and reason."""
    rows = _counted(
        facts_of(plan, first=first, behind=behind).filter(team=team), loss, "day", "channel", "cause"
    )
    found: dict[date, dict[Any, Counts]] = defaultdict(dict)
    for day, channel, cause, count, n in rows:
        week = date.fromordinal(day.toordinal() - day.weekday())
        known = found[week].get((channel, cause), (0, 0))
        found[week][channel, cause] = (known[0] + count, known[1] + n)
    return found


def facts_of(plan: Plan, *, first: date, behind: date) -> QuerySet[TicketFact]:
    """Of both teams, narrowed as the plan says."""
    asked = Q(team__in=(plan.from_team, plan.to_team), day__gte=first, day__lt=behind)
    if plan.channels:
        asked &= Q(channel__in=plan.channels)
    if plan.causes:
        asked &= Q(cause__in=plan.causes)
    return TicketFact.objects.lived().filter(asked)


def _by_stratum(plan: Plan, loss: str, first: date, behind: date) -> Mapping[Any, Counts]:
    rows = _counted(facts_of(plan, first=first, behind=behind), loss, "team", "channel", "cause")
    return {key: (count, n) for *names, count, n in rows for key in [tuple(names)]}


def _counted(rows: QuerySet[TicketFact], loss: str, *names: str) -> Any:
    told = LOSSES[loss]
    return (
        rows.filter(told.among)
        .order_by()
        .values_list(*names)
        .annotate(counted=Count("pk", filter=told.counted), n=Count("pk"))
    )


def _sum(some: Sequence[Counts]) -> Counts:
    return sum(each[0] for each in some), sum(each[1] for each in some)
