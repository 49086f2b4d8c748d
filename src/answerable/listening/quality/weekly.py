"""Once a week conversations are drawn for review; each morning it is looked whom a calibration waits for."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from answerable.ledger.jobs import job
from answerable.listening.models import Calibration, QualityCase
from answerable.listening.quality.calibrating import BEFORE, remind_calibration, rhythms, tell_overdue
from answerable.listening.quality.choosing import choose_week, monday_of, seat_reviewers
from answerable.people.models import Provider, ProviderKind

_WEEKS_BACK = 3  # a worker that was away for a while makes up for it
_MOST_SEATED = 500
_STALE = timedelta(days=7)


@job()
def choose_for_review() -> None:
    """What ended last week is drawn, once; whose reviewer left is given to another."""
    now = timezone.now()
    for back in range(_WEEKS_BACK, 0, -1):
        choose_week(monday_of(now) - timedelta(weeks=back), at=now)
    seat_missing()


@job()
def remind_of_calibrations() -> None:
    now = timezone.now()
    for session in Calibration.objects.filter(held_at=None, at__gt=now - _STALE, at__lte=now + BEFORE):
        remind_calibration(session, at=now)
    providers = Provider.objects.exclude(kind=ProviderKind.AUTOMATED)
    for each in rhythms(list(providers), now=now):
        if each.is_overdue and each.planned is None:
            tell_overdue(each.provider, at=now)


@transaction.atomic
def seat_missing() -> None:
    unseated = Q(reviews__reviewer=None) | Q(reviews__reviewer__is_active=False)
    open_ones = QualityCase.objects.filter(unseated, reviews__done_at=None, ticket__erased_at=None)
    cases = open_ones.select_related("ticket", "provider").distinct().order_by("pk")[:_MOST_SEATED]
    seat_reviewers(list(cases), at=timezone.now())
