"""Hours that are changed: what runs is due at another moment, what is over stays as it was."""

from datetime import date, timedelta

import pytest

from answerable.promises.models import Promise
from answerable.regions.actions import HoursWanted, add_calendar, set_day
from answerable.regions.hours import DifferentDay

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NINE_TO_FIVE = ((540, 1020),)


def test_a_day_off_puts_off_what_runs_and_leaves_what_is_over(
    make_policy, ask, make_answer, run_jobs, ada, now
):
    week = (NINE_TO_FIVE,) * 5 + ((), ())
    office = add_calendar("Ghent", HoursWanted("UTC", week), by=ada.actor(), at=now - timedelta(days=30))
    make_policy(first_answer=16, calendar=office)
    over, running = ask(at=now), ask(at=now)  # on a Monday at nine
    make_answer(over, at=now + HOUR)
    before = Promise.objects.get(ticket=over, kind="first_answer").due_at
    assert before == now + timedelta(hours=32)  # Tuesday at five

    tomorrow = (now + timedelta(days=1)).date()
    set_day(office, tomorrow, DifferentDay((), "stock-taking"), by=ada.actor(), at=now + HOUR)
    run_jobs()

    assert Promise.objects.get(ticket=running, kind="first_answer").due_at == before + timedelta(days=1)
    assert Promise.objects.get(ticket=over, kind="first_answer").due_at == before
    running.refresh_from_db()
    assert running.owed_at == before + timedelta(days=1)
    assert tomorrow == date(2026, 3, 3)
