"""A survey week by week, as figures are drawn: its score, and how many of those who were asked answered."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from answerable.desk.insight.figure import FEW, Figure, Form, Point, Unit
from answerable.listening.models import Survey
from answerable.listening.surveys.results import Estimate, Result, Results
from answerable.listening.surveys.scales import Scale
from answerable.promises.shares import ENOUGH

_WEEK = timedelta(weeks=1)


def charts_of(survey: Survey, found: Results, scale: Scale) -> list[Figure]:
    """None where all weeks are one: a point alone is no course."""
    mondays = _mondays(found.weeks)
    if len(mondays) < 2:
        return []
    score, response = (
        [_point(survey, monday, found.weeks.get(monday), of) for monday in mondays]
        for of in (_score_in(scale), _response)
    )
    asked = _("The answers to this survey of those who were asked in the week.")
    return [
        Figure(
            "score",
            _("Score"),
            _("Who answered: %(says)s") % {"says": scale.score},
            Unit.SHARE if scale.is_share else Unit.POINTS,
            Form.TREND,
            score,
            formula=capfirst(str(scale.score)),
            rests_on=asked,
            cannot_say=_("No week has %(n)s answers yet: fewer say nothing of a score.") % {"n": ENOUGH},
            along=_("Week of"),
        ),
        Figure(
            "response",
            _("Response"),
            _("How many of those who were asked answered"),
            Unit.SHARE,
            Form.TREND,
            response,
            formula=_("Those who answered, of those who were asked in the week."),
            rests_on=asked,
            cannot_say=_("In no week %(n)s were asked yet.") % {"n": FEW},
            along=_("Week of"),
        ),
    ]


def _mondays(weeks: Mapping[datetime, Result]) -> list[datetime]:
    """All between the first and the last: a week in which nobody was asked is a gap, and no straight line."""
    found: list[datetime] = []
    each = min(weeks, default=None)
    while each is not None and each <= max(weeks):
        found.append(each)
        each = localtime(each + _WEEK).replace(hour=0)
    return found


def _point(
    survey: Survey, monday: datetime, week: Result | None, of: Callable[[Result], tuple[int, Estimate | None]]
) -> Point:
    label = date_format(monday, "j M")
    n, estimate = of(week) if week is not None else (0, None)
    behind = f"{reverse('desk:survey_answers', args=[survey.pk])}?week={monday:%Y-%m-%d}"
    value, low, high = estimate or (None, None, None)
    return Point(label, n, value, low, high, behind=behind)


def _response(week: Result) -> tuple[int, Estimate | None]:
    return week.asked, week.response if week.asked >= FEW else None


def _score_in(scale: Scale) -> Callable[[Result], tuple[int, Estimate | None]]:
    """A share; of recommending, points from −100 to 100."""

    def score(week: Result) -> tuple[int, Estimate | None]:
        if week.score is None or scale.is_share:
            return week.answered, week.score
        value, low, high = (100 * each for each in week.score)
        return week.answered, (value, low, high)

    return score
