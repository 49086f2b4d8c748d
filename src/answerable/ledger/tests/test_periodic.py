"""What runs by the clock runs once, however many workers watch it."""

from datetime import timedelta

import pytest

from answerable.config.periodic import PERIODIC
from answerable.ledger.jobs import tasks
from answerable.ledger.jobs.periodic import Periodic, enqueue_due
from answerable.ledger.models import Job, Schedule
from answerable.ledger.tests.probes import MOMENT

BEAT = "answerable.ledger.tests.probes.beat"
TABLE = [Periodic(BEAT, "*/5 * * * *", "Because of the tests.")]
_TABLE_PATH = f"{__name__}.TABLE"


@pytest.fixture(autouse=True)
def only_the_beat(settings):
    settings.LEDGER_PERIODIC = _TABLE_PATH


@pytest.mark.django_db
def test_a_task_is_enqueued_when_its_time_has_come():
    assert enqueue_due(MOMENT) == 0  # seen for the first time: planned
    assert enqueue_due(MOMENT + timedelta(minutes=4)) == 0
    assert enqueue_due(MOMENT + timedelta(minutes=5)) == 1

    assert Job.objects.get().task == "ledger.tests.probes.beat"
    assert Schedule.objects.get().next_at == MOMENT + timedelta(minutes=10)


@pytest.mark.django_db
def test_what_was_missed_while_nobody_worked_is_done_once():
    enqueue_due(MOMENT)

    assert enqueue_due(MOMENT + timedelta(days=3, minutes=1)) == 1

    assert Schedule.objects.get().next_at == MOMENT + timedelta(days=3, minutes=5)
    assert enqueue_due(MOMENT + timedelta(days=3, minutes=2)) == 0


@pytest.mark.django_db
def test_a_task_that_is_still_waiting_is_not_enqueued_again():
    enqueue_due(MOMENT)
    for minutes in (5, 10, 15):
        enqueue_due(MOMENT + timedelta(minutes=minutes))

    assert Job.objects.count() == 1


def test_timekeepers_at_once_enqueue_once(at_once):
    enqueue_due(MOMENT)

    enqueued = at_once(*[lambda: enqueue_due(MOMENT + timedelta(minutes=5))] * 4)

    assert sorted(enqueued) == [0, 0, 0, 1]
    assert Job.objects.count() == 1


def test_timekeepers_at_once_plan_a_new_task_once(at_once):
    assert at_once(*[lambda: enqueue_due(MOMENT)] * 4) == [0] * 4

    assert Schedule.objects.count() == 1


@pytest.mark.parametrize("periodic", PERIODIC, ids=lambda periodic: periodic.task)
def test_everything_listed_is_a_task_with_a_time_and_a_reason(periodic):
    assert periodic.task.removeprefix("answerable.") in tasks()
    assert MOMENT < periodic.next_after(MOMENT) <= MOMENT + timedelta(days=32)
    assert periodic.reason
