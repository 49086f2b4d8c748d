"""Workers that are killed with `kill -9` lose nothing and do nothing twice."""

import random
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event, Job
from answerable.ledger.tests import probes

JOBS, KILLS, WITHIN = 200, 3, 90
_WORKER = """
import os, threading
from datetime import timedelta
os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings"
import django; django.setup()
from answerable.ledger.jobs.worker import Worker
import answerable.ledger.tests.probes
print("ready", flush=True)
Worker(lease=timedelta(seconds=1.5), batch=10).run(threading.Event(), pause=0.05)
"""


@pytest.fixture
def start_worker(process_environment):
    """start_worker() starts a real worker process; whatever is left is killed at the end."""
    started = []

    def start():
        worker = subprocess.Popen(
            [sys.executable, "-c", _WORKER], env=process_environment, stdout=subprocess.PIPE
        )
        started.append(worker)
        assert worker.stdout.readline() == b"ready\n"
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.wait()
        worker.stdout.close()


def _until(condition):
    end = time.monotonic() + WITHIN
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


def test_a_job_whose_worker_is_killed_is_done_by_another(start_worker):
    enqueue(probes.effect, name="a", slow=1.0)
    doomed = start_worker()
    _until(lambda: Job.objects.filter(state="running").exists())
    doomed.send_signal(signal.SIGKILL)
    doomed.wait()
    assert probes.times_done("a") == 0

    start_worker()
    _until(lambda: not Job.objects.exists())

    assert probes.times_done("a") == 1


@pytest.mark.timeout(180)
def test_a_storm_of_kills_loses_nothing_and_does_nothing_twice(start_worker):
    for number in range(JOBS):
        enqueue(probes.effect, name=f"job{number}", slow=0.01)
    workers = [start_worker(), start_worker()]
    for _ in range(KILLS):
        left = Job.objects.count()
        _until(lambda left=left: Job.objects.count() < max(left - 20, 1))
        index = random.randrange(2)
        workers[index].send_signal(signal.SIGKILL)
        workers[index].wait()
        workers[index] = start_worker()
    _until(lambda: not Job.objects.exists())

    assert Event.objects.count() == JOBS
    assert Event.objects.filter(number=1).count() == JOBS
    assert connection.vendor in {"sqlite", "postgresql"}
