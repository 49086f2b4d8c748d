"""What the product knows of the client's duties: when forecasts were kept, and how long escalations took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Min, Q

from answerable.insight.models import HandoverFact, StaffingPlan
from answerable.people.models import Provider, ProviderKind
from answerable.routing.models import HandoverState

ESCALATED = Q(to_team__provider__kind=ProviderKind.IN_HOUSE)
_ANSWERED = (HandoverState.ACCEPTED, HandoverState.RETURNED)


@dataclass(frozen=True)
class Told:
    met: int
    n: int


def forecasts(provider: Provider, first: date, last: date, *, ahead: timedelta) -> Told:
    """Of the weeks that began in this time, those whose plan was kept here so long before. Where no week has one, they
    are told elsewhere or not at all, and nothing is known."""
    plans = StaffingPlan.objects.filter(provider=provider, monday__gte=first, monday__lte=last)
    kept = dict(plans.order_by().values_list("monday").annotate(at=Min("made_at")))
    if not kept:
        return Told(0, 0)
    weeks = _mondays(first, last)
    due = {monday: datetime.combine(monday, time(), UTC) - ahead for monday in weeks}
    return Told(sum(monday in kept and kept[monday] <= due[monday] for monday in weeks), len(weeks))


def escalations(provider: Provider, first: date, last: date, *, within: timedelta, now: datetime) -> Told:
    """Hand-overs from their teams to the house: answered in time, of all but those that may still be, or were taken
    back while they might."""
    rows = (
        HandoverFact.objects.lived()
        .filter(ESCALATED, from_team__provider=provider, day__gte=first, day__lte=last)
        .exclude(taken_back(within.total_seconds()))
        .order_by()
    )
    met = Q(state__in=_ANSWERED, waited__lte=within.total_seconds())
    undecided = Q(ended_at=None, offered_at__gt=now - within)
    return Told(rows.filter(met).count(), rows.exclude(undecided).count())


def taken_back(within: float) -> Q:
    """Before so many seconds were over: whoever waited longer waited in vain, whatever they did then."""
    return Q(state=HandoverState.WITHDRAWN, waited__lt=within)


def _mondays(first: date, last: date) -> Sequence[date]:
    monday = first + timedelta(days=-first.weekday() % 7)
    return [monday + timedelta(weeks=number) for number in range(((last - monday).days // 7) + 1)]
