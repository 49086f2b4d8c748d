"""Jobs: promised with the change that wants them, done once, retried, never silently lost."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connections, transaction
from django.utils import timezone
from tests.services.ports import wait_until

from answerable.ledger.jobs import Lane, enqueue, run_again
from answerable.ledger.jobs.worker import Worker, back_off, revive_expired
from answerable.ledger.models import Event, Job, JobState
from answerable.ledger.tests import probes
from answerable.ledger.tests.probes import times_done


def _work():
    return Worker().run_once()


@pytest.mark.django_db(transaction=True)
def test_a_job_goes_with_the_transaction_that_wanted_it():
    with transaction.atomic():
        enqueue(probes.effect, name="a")
        transaction.set_rollback(True)

    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_finished_job_leaves_its_effect_and_no_row():
    enqueue(probes.effect, name="a")

    assert _work() == 1

    assert times_done("a") == 1
    assert not Job.objects.exists()
    assert _work() == 0


@pytest.mark.django_db
def test_a_job_waits_for_its_time(clock, now):
    enqueue(probes.effect, name="a", run_at=now + timedelta(minutes=5))

    assert _work() == 0
    clock.shift(timedelta(minutes=5))
    assert _work() == 1


@pytest.mark.django_db
def test_the_urgent_come_first():
    enqueue(probes.effect, name="a")
    enqueue(probes.urgent, name="b")

    Worker(batch=1).run_once()

    assert (times_done("a"), times_done("b")) == (0, 1)


@pytest.mark.django_db
def test_a_failed_job_is_tried_again_later_and_keeps_its_error(clock, now):
    enqueue(probes.failing, name="a")

    _work()

    job = Job.objects.get()
    assert (job.state, job.attempts, job.worker, job.lease_until) == (JobState.READY, 1, "", None)
    assert job.error == "OSError: the disk of a is full"
    assert timedelta(seconds=4) <= job.run_at - now <= timedelta(seconds=6)
    assert _work() == 0


@pytest.mark.django_db
def test_a_job_is_given_up_after_its_last_attempt_and_can_be_run_again(clock):
    enqueue(probes.failing, name="a")
    for _ in range(3):
        _work()
        clock.shift(timedelta(hours=7))

    job = Job.objects.get()
    assert (job.state, job.attempts) == (JobState.DEAD, 3)
    assert "the disk of a is full" in job.error
    assert _work() == 0

    assert run_again(job.pk)
    assert not run_again(job.pk)
    assert _work() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.READY, 1)


@pytest.mark.django_db
def test_a_failure_while_committing_leaves_nothing_behind():
    enqueue(probes.fails_while_committing, name="a")

    _work()

    assert times_done("a") == 0
    assert Job.objects.get().error == "ValueError: after all"


@pytest.mark.django_db
def test_try_later_waits_as_long_as_told_and_does_not_count(clock, now):
    enqueue(probes.postponing, name="a")

    _work()

    job = Job.objects.get()
    assert (job.state, job.attempts, job.run_at) == (JobState.READY, 0, now + timedelta(hours=1))
    assert job.error == "busy"


@pytest.mark.django_db
def test_give_up_gives_up_at_once():
    enqueue(probes.hopeless, name="a")

    _work()

    job = Job.objects.get()
    assert (job.state, job.error) == (JobState.DEAD, "there is no such mailbox")


@pytest.mark.django_db
def test_a_job_whose_task_is_gone_is_given_up_and_the_rest_goes_on():
    enqueue(probes.effect, name="a")
    Job.objects.update(task="ledger.removed_long_ago")
    enqueue(probes.effect, name="b")

    _work()

    assert times_done("b") == 1
    assert Job.objects.get().state == JobState.DEAD


@pytest.mark.django_db
def test_one_bad_job_does_not_stop_the_rest():
    for name in ("a", "b", "c"):
        enqueue(probes.failing if name == "b" else probes.effect, name=name)

    _work()

    assert (times_done("a"), times_done("c")) == (1, 1)
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_with_dedupe_a_job_waits_once():
    for _ in range(3):
        enqueue(probes.effect, name="a", dedupe="only-one")
    enqueue(probes.effect, name="a", dedupe="another")

    assert Job.objects.count() == 2
    _work()
    enqueue(probes.effect, name="a", dedupe="only-one")
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_job_that_was_given_up_does_not_stand_in_the_way_of_a_new_one():
    enqueue(probes.hopeless, name="a", dedupe="only-one")
    _work()

    enqueue(probes.effect, name="a", dedupe="only-one")

    assert _work() == 1
    assert times_done("a") == 1
    assert Job.objects.get().state == JobState.DEAD


def test_deduped_at_once_is_one_job(at_once):
    assert at_once(*[lambda: enqueue(probes.effect, name="a", dedupe="only-one")] * 5) == [None] * 5

    assert Job.objects.count() == 1


def test_the_back_off_doubles_with_jitter_up_to_six_hours():
    def seconds(attempts):
        return [back_off(attempts).total_seconds() for _ in range(200)]

    for attempts, middle in ((1, 5), (2, 10), (5, 80), (40, 21600)):
        drawn = seconds(attempts)
        assert middle * 0.8 <= min(drawn) < max(drawn) <= middle * 1.2
        assert len(set(drawn)) > 100  # so that what failed together does not come back together


@pytest.mark.django_db
def test_a_lane_takes_only_its_own():
    enqueue(probes.effect, name="inside")
    Job.objects.create(
        task="ledger.tests.probes.effect",
        arguments={"name": "outside"},
        lane=Lane.OUTSIDE,
        run_at=timezone.now(),
        created_at=timezone.now(),
        max_attempts=3,
    )

    Worker([Lane.OUTSIDE]).run_once()

    assert (times_done("inside"), times_done("outside")) == (0, 1)


def test_lanes_do_not_wait_for_each_other(at_once):
    """One lane hangs on another machine; the other is done long before."""
    import time

    enqueue(probes.hanging, name="slow")
    for number in range(3):
        enqueue(probes.effect, name=f"quick{number}")

    def inside():
        begun = time.monotonic()
        Worker([Lane.INSIDE]).run_once()
        return time.monotonic() - begun

    def outside():
        begun = time.monotonic()
        Worker([Lane.OUTSIDE]).run_once()
        return time.monotonic() - begun

    inside_took, outside_took = at_once(inside, outside)

    assert outside_took >= 1.5
    assert inside_took < outside_took
    assert [times_done(f"quick{number}") for number in range(3)] == [1, 1, 1]
    assert times_done("slow") == 1


def test_workers_share_the_work_and_do_everything_once(at_once):
    for number in range(60):
        enqueue(probes.effect, name=f"job{number}")

    def work():
        worker, done = Worker(batch=5), 0
        while ran := worker.run_once():
            done += ran
        return done

    done = at_once(work, work, work)

    assert sum(done) == 60
    assert [times_done(f"job{number}") for number in range(60)] == [1] * 60
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_taken_over(clock):
    enqueue(probes.effect, name="a")
    dead = Worker(lease=timedelta(seconds=3))
    assert len(dead.claim()) == 1
    assert _work() == 0

    clock.shift(timedelta(seconds=2))
    assert revive_expired(timezone.now()) == 0
    clock.shift(timedelta(seconds=2))
    assert revive_expired(timezone.now()) == 1

    assert Job.objects.get().attempts == 1
    assert _work() == 1
    assert times_done("a") == 1


@pytest.mark.django_db
def test_a_living_worker_keeps_its_leases(clock):
    enqueue(probes.effect, name="a")
    worker = Worker(lease=timedelta(seconds=3))
    worker.claim()

    for _ in range(5):
        clock.shift(timedelta(seconds=2))
        worker.beat()

    assert Job.objects.get().worker == worker.name


@pytest.mark.django_db
def test_who_lost_the_lease_undoes_what_they_did(clock):
    """A worker that slept through its lease wakes up and finishes: another has done it meanwhile."""
    enqueue(probes.effect, name="a")
    sleeper = Worker(lease=timedelta(seconds=3))
    (job,) = sleeper.claim()
    clock.shift(timedelta(seconds=4))
    revive_expired(timezone.now())
    assert _work() == 1

    sleeper.run_one(job)

    assert times_done("a") == 1
    assert Event.objects.count() == 1
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_who_lost_the_lease_does_not_touch_the_job_of_the_other(clock):
    enqueue(probes.failing, name="a")
    sleeper = Worker(lease=timedelta(seconds=3))
    (job,) = sleeper.claim()
    clock.shift(timedelta(seconds=4))
    revive_expired(timezone.now())
    other = Worker()
    other.claim()

    sleeper.run_one(job)

    kept = Job.objects.get()
    assert (kept.state, kept.worker, kept.attempts) == (JobState.RUNNING, other.name, 1)


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up(clock):
    enqueue(probes.deadly, name="a")
    for _ in range(2):
        Worker(lease=timedelta(seconds=3)).claim()
        clock.shift(timedelta(seconds=4))
        revive_expired(timezone.now())

    job = Job.objects.get()
    assert job.state == JobState.DEAD
    assert "stopped before it was done" in job.error


@pytest.mark.django_db
def test_a_task_has_the_last_word_when_it_is_given_up():
    enqueue(probes.mourned, name="a")

    _work()

    assert times_done("mourned-a") == 1
    assert Job.objects.get().state == JobState.DEAD


@pytest.mark.django_db
def test_a_last_word_that_fails_neither_stops_the_worker_nor_revives_the_job():
    enqueue(probes.mourned, name="broken")
    enqueue(probes.effect, name="b")

    assert _work() == 2

    assert times_done("b") == 1
    assert Job.objects.get().state == JobState.DEAD


@pytest.mark.django_db
def test_the_last_word_is_said_too_when_the_workers_died(clock):
    enqueue(probes.mourned, name="a")
    Worker(lease=timedelta(seconds=3)).claim()
    clock.shift(timedelta(seconds=4))

    revive_expired(timezone.now())

    assert times_done("mourned-a") == 1


@pytest.mark.django_db
def test_who_lost_the_lease_has_no_last_word(clock):
    enqueue(probes.mourned, name="a")
    Job.objects.update(max_attempts=9)
    sleeper = Worker(lease=timedelta(seconds=3))
    (job,) = sleeper.claim()
    job.max_attempts = 1
    clock.shift(timedelta(seconds=4))
    revive_expired(timezone.now())
    Worker().claim()

    sleeper.run_one(job)

    assert times_done("mourned-a") == 0
    assert Job.objects.get().state == JobState.RUNNING


@pytest.fixture
def looking_ahead(transactional_db):
    """A worker that begins the next job while one ends."""
    worker, stop = Worker(ahead=True), threading.Event()
    yield worker
    stop.set()
    worker.run(stop)  # closes what it had opened


def test_with_ahead_the_next_job_begins_while_one_ends_and_they_end_in_order(looking_ahead):
    probes.BEGUN.clear()
    probes.ENDED.clear()
    for name in "abc":
        enqueue(probes.staggered, name=name, last="c")

    assert looking_ahead.run_once() == 3

    assert probes.ENDED == ["a", "b", "c"]
    assert not Job.objects.exists()


def test_with_ahead_a_job_that_fails_stops_none_of_those_after_it(looking_ahead):
    for task, name in (
        (probes.failing, "a"),
        (probes.effect, "b"),
        (probes.hopeless, "c"),
        (probes.effect, "d"),
    ):
        enqueue(task, name=name)

    looking_ahead.run_once()

    assert [times_done(name) for name in "abcd"] == [0, 1, 0, 1]
    assert set(Job.objects.values_list("task", "state")) == {
        ("ledger.tests.probes.failing", "ready"),
        ("ledger.tests.probes.hopeless", "dead"),
    }


def test_what_was_fetched_ahead_and_not_run_is_put_back(transactional_db):
    worker, stop = Worker(ahead=True, batch=1), threading.Event()
    for name in "abc":
        enqueue(probes.effect, name=name)
    assert worker.run_once() == 1

    stop.set()
    worker.run(stop)

    assert [times_done(name) for name in "abc"] == [1, 0, 0]
    assert set(Job.objects.values_list("state", "worker")) == {("ready", "")}


def test_with_ahead_a_job_that_comes_while_nothing_is_left_is_not_missed(looking_ahead):
    enqueue(probes.effect, name="a")
    assert looking_ahead.run_once() == 1
    enqueue(probes.effect, name="b")
    assert looking_ahead.run_once() == 1
    assert looking_ahead.run_once() == 0


def test_nothing_put_back_is_still_being_done(transactional_db):
    """Safe to run twice is not safe to run twice at once."""
    worker, stop = Worker(ahead=True, batch=1), threading.Event()
    probes.NOW.clear()
    for name in ("quick", "slow"):
        enqueue(probes.lingering, name=name)
    assert worker.run_once() == 1
    assert wait_until(lambda: probes.NOW == ["slow"], within=5)

    stop.set()
    worker.run(stop)

    assert probes.NOW == []
    assert Job.objects.get().state == JobState.READY


def test_a_database_that_cannot_be_opened_ends_no_worker(transactional_db, monkeypatch):
    stop, failed = threading.Event(), threading.Event()
    wrapper = type(connections["default"])
    connect = wrapper.get_new_connection

    def fail_once(self, *given):
        if threading.current_thread().name == "lane" and not failed.is_set():
            failed.set()
            raise OperationalError("database is locked")
        return connect(self, *given)

    monkeypatch.setattr(wrapper, "get_new_connection", fail_once)
    enqueue(probes.effect, name="a")
    lane = threading.Thread(target=Worker([Lane.INSIDE]).run, args=(stop,), name="lane")
    lane.start()
    try:
        assert failed.wait(10)
        assert wait_until(lambda: times_done("a") == 1, within=10)
    finally:
        stop.set()
        lane.join()
