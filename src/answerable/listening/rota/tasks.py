"""What the rota does by itself: a year planned in the background; weeks begun, reminded of and wound up."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import Lane, job
from answerable.ledger.refusals import Refusal
from answerable.listening.models import DAYS_BEFORE, RotaWeek, RotaYear
from answerable.listening.rota.cases import AT_FIRST, choose_cases, wind_up
from answerable.listening.rota.guards import WHOLE
from answerable.listening.rota.letters import remind
from answerable.listening.rota.reckoning import reckon
from answerable.listening.rota.swapping import let_swaps_lapse
from answerable.listening.rota.weeks import arrange_service, mentor_is_gone
from answerable.listening.rota.years import keep_plan, keep_problem
from answerable.listening.visits.reminding import remind_of_visits

log = structlog.get_logger(__name__)
_AHEAD, _BEHIND = timedelta(days=36), timedelta(days=21)


def _given_up(year_id: int, error: str, **_more: object) -> None:
    for year in RotaYear.objects.filter(pk=year_id):
        keep_problem(
            year, _("It could not be planned. Whoever runs this installation finds it among the jobs.")
        )


@job(lane=Lane.OUTSIDE, max_attempts=3, given_up=_given_up)
def plan_rota(year_id: int, moves: bool = False) -> Callable[[], object] | None:
    """Up to a minute of reckoning, so beside those jobs that others wait for."""
    year, now = RotaYear.objects.filter(pk=year_id).first(), timezone.now()
    if year is None:
        return None
    try:
        found = reckon(year, moves=moves, at=now)
    except Refusal as refusal:
        words = refusal.message
        return lambda: keep_problem(year, words)
    return lambda: keep_plan(year, found, at=timezone.now())


@job()
def look_after_weeks() -> None:
    """Every hour, since weeks begin and end by each one's own clock."""
    now = timezone.now()
    let_swaps_lapse(at=now)
    for week in _around(now):
        try:
            _look_after(week, now)
        except Refusal as refusal:
            log.info("rota.week_left", week=week.pk, why=refusal.code)
    remind_of_visits(at=now)


def _around(now: datetime) -> list[RotaWeek]:
    rows = RotaWeek.objects.published().filter(
        starts_on__gt=now.date() - _BEHIND, starts_on__lt=now.date() + _AHEAD, is_wound_up=False
    )
    return list(rows.select_related(*WHOLE).order_by("starts_on", "pk"))


def _look_after(week: RotaWeek, now: datetime) -> None:
    if week.mentor and not week.mentor.staff.is_active and not week.is_over(at=now):
        with transaction.atomic():
            mentor_is_gone(week.mentor, by=SYSTEM, at=now)
        return
    if week.is_over(at=now):
        arrange_service(week.member, at=now)
        wind_up(week, at=now)
    elif week.has_begun(at=now):
        arrange_service(week.member, at=now)
        if not week.has_cases:
            _begin(week, now)
    else:
        _remind(week, now)


def _begin(week: RotaWeek, now: datetime) -> None:
    with transaction.atomic():
        RotaWeek.objects.filter(pk=week.pk).update(has_cases=True)
        choose_cases(week, by=SYSTEM, at=now, most=AT_FIRST)


def _remind(week: RotaWeek, now: datetime) -> None:
    """Of the nearest alone: whose week was planned late is not told of what has passed."""
    days = (week.starts_on - now.date()).days
    due = [kind for kind, before in DAYS_BEFORE.items() if days <= before]
    if due:
        with transaction.atomic():
            remind(week, due[-1], at=now)
