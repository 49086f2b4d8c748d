"""Once a week conversations are drawn for review."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from answerable.ledger.jobs import job
from answerable.listening.models import QualityCase
from answerable.listening.quality.choosing import choose_week, monday_of, seat_reviewers

_WEEKS_BACK = 3  # a worker that was away for a while makes up for it
_MOST_SEATED = 500


@job()
def choose_for_review() -> None:
    """What ended last week is drawn, once; whose reviewer left is given to another."""
    now = timezone.now()
    for back in range(_WEEKS_BACK, 0, -1):
        choose_week(monday_of(now) - timedelta(weeks=back), at=now)
    seat_missing()


@transaction.atomic
def seat_missing() -> None:
    unseated = Q(reviews__reviewer=None) | Q(reviews__reviewer__is_active=False)
    open_ones = QualityCase.objects.filter(unseated, reviews__done_at=None, ticket__erased_at=None)
    cases = open_ones.select_related("ticket", "provider").distinct().order_by("pk")[:_MOST_SEATED]
    seat_reviewers(list(cases), at=timezone.now())
