"""How somebody gets quicker with practice here: one's own answers for oneself, and of a team what all its people show
together. Nobody is compared with anybody.

Experience is counted in tickets answered for this company, by the order of first answers; the time is from what the
customer wrote last to the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil, floor, sqrt
from statistics import median

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from answerable.listening.models import LearningCurve
from answerable.people.models import ProviderKind, Staff, Team
from answerable.tickets.models import Direction, Message

_EDGES = (1, 11, 31, 101, 301, 1001, 3001, 10**9)
_MOST = 2000  # of the newest answers of one person
_FEWEST = 6  # of which a median has an interval
_MOST_PEOPLE = 100
_Z = 1.96


@dataclass(frozen=True)
class Bin:
    """Between the n-th and the m-th ticket: how long answers took, in the middle, and how sure that is."""

    words: str
    n: int
    middle: timedelta | None
    low: timedelta | None
    high: timedelta | None


@dataclass(frozen=True)
class Answered:
    number: int  # of the ticket among those that they answered
    hours: float


def own_curve(staff: Staff) -> list[Bin]:
    answers = answers_of(staff.pk)
    bins = []
    for begin, end in pairwise(_EDGES):
        hours = sorted(each.hours for each in answers if begin <= each.number < end)
        if hours:
            bins.append(_bin(begin, end - 1, hours))
    return bins


def answers_of(staff: int) -> list[Answered]:
    """The first answer of theirs on each ticket, numbered from the first that they ever gave."""
    own = Message.objects.filter(staff=staff, direction=Direction.OUTBOUND, is_automatic=False)
    asked = Message.objects.filter(
        ticket=OuterRef("ticket"),
        direction=Direction.INBOUND,
        is_automatic=False,
        created_at__lt=OuterRef("created_at"),
    ).order_by("-created_at")
    earlier = own.filter(ticket=OuterRef("ticket"), pk__lt=OuterRef("pk"))
    first = own.annotate(before=Subquery(earlier.values("pk")[:1])).filter(before=None)
    total = first.count()
    rows = first.annotate(asked_at=Subquery(asked.values("created_at")[:1])).order_by("-created_at", "-pk")[
        :_MOST
    ]
    return [
        Answered(total - place, max(1 / 60, (at - asked_at).total_seconds() / 3600))
        for place, (at, asked_at) in enumerate(rows.values_list("created_at", "asked_at"))
        if asked_at is not None
    ]


def reckon_teams(*, at: datetime) -> None:
    """In the worker: it takes heavy methods."""
    from answerable.insight.methods import NotEnoughData, learning_curve

    for team in Team.objects.active().exclude(provider__kind=ProviderKind.AUTOMATED):
        people = list(team.members.active().order_by("pk").values_list("pk", flat=True)[:_MOST_PEOPLE])
        rows = [(each, key) for key in people for each in answers_of(key)]
        seen = len({key for _each, key in rows})
        values = {
            "reckoned_at": at,
            "people": seen,
            "cases": len(rows),
            "slope": None,
            "low": None,
            "high": None,
        }
        try:
            effect = learning_curve(
                [each.hours for each, _key in rows],
                [each.number for each, _key in rows],
                [key for _each, key in rows],
            )
        except NotEnoughData:
            pass
        else:
            values |= {"slope": effect.estimate, "low": effect.low, "high": effect.high}
        with transaction.atomic():
            LearningCurve.objects.update_or_create(team=team, defaults=values)


def sentence_of(curve: LearningCurve) -> str:
    """Of a team: what twice the experience comes with, where it can be told of enough people."""
    if curve.slope is None or curve.low is None or curve.high is None or curve.people < _FEWEST_PEOPLE:
        return _("Not enough data to say: of %(n)s people; it takes at least three who answered often.") % {
            "n": curve.people
        }
    less = [round(100 * (1 - 2**each)) for each in (curve.slope, curve.high, curve.low)]
    said = {"less": less[0], "low": less[1], "high": less[2], "people": curve.people, "cases": curve.cases}
    if curve.high < 0:
        return (
            _(
                "Twice the experience comes with answers that take %(less)s %% less time (%(low)s to %(high)s; "
                "%(people)s people, %(cases)s answers)."
            )
            % said
        )
    return (
        _(
            "That answers get quicker with experience cannot be seen: %(less)s %% less time for twice of it "
            "(%(low)s to %(high)s; %(people)s people, %(cases)s answers)."
        )
        % said
    )


_FEWEST_PEOPLE = 3


def curves_for(staff: Staff) -> "Sequence[LearningCurve]":
    """Of one's own teams; of all that they see, for those who lead."""
    rows = LearningCurve.objects.select_related("team").order_by("team__name")
    seen = Team.objects.visible_to(staff).active()
    if not staff.may("floor.see"):
        seen = seen.filter(members=staff)
    return list(rows.filter(team__in=seen))


def _bin(begin: int, end: int, hours: Sequence[float]) -> Bin:
    words = _("from the %(begin)s. on") if end >= _EDGES[-2] * 3 else _("%(begin)s. to %(end)s.")
    low, high = _limits(hours)
    return Bin(
        words % {"begin": begin, "end": end}, len(hours), _time(median(hours)), _time(low), _time(high)
    )


def _limits(hours: Sequence[float]) -> tuple[float | None, float | None]:
    """Of the median, by the order of what was seen: nothing is assumed of how times are spread."""
    n = len(hours)
    if n < _FEWEST:
        return None, None
    reach = _Z * sqrt(n) / 2
    return hours[max(0, floor(n / 2 - reach))], hours[min(n - 1, ceil(n / 2 + reach) - 1)]


def _time(hours: float | None) -> timedelta | None:
    return None if hours is None else timedelta(hours=hours)
