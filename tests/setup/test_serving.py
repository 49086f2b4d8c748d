"""`answerable serve` as a group of processes: it comes up by itself, mends itself and leaves nobody behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from django.db import connection

from answerable.config import preparing
from answerable.config.waking import wake_on_new_jobs
from answerable.ledger.jobs import Lane, enqueue
from answerable.ledger.models import Job
from answerable.ledger.tasks import watch_disk
from tests.services.ports import wait_until

PATIENCE = 90  # seconds; a busy machine takes its time


class Group:
    """A running `answerable serve`."""

    def __init__(self, environment, folder, *arguments, program=(sys.executable, "-m", "answerable")):
        self.log = folder / "log.txt"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*program, *(arguments or ("serve", "--port", "0"))],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def said(self):
        return self.log.read_text()

    def url(self, path):
        assert wait_until(lambda: "Answerable is on" in self.said, within=PATIENCE), self.said
        return re.search(r"Answerable is on (\S+)", self.said)[1] + path

    def get(self, path):
        with urllib.request.urlopen(self.url(path), timeout=PATIENCE) as response:
            return response.read().decode()

    def browse(self, path):
        """As a browser goes there, with cookies."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with browser.open(self.url(path), timeout=PATIENCE) as response:
            return response.read().decode()

    def children(self):
        """Process ids by name."""
        found = {}
        for pid in _children_of(self.process.pid):
            if words := _words_of(pid):
                found["worker" if "worker" in words else "web"] = pid
        return found

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)


def _children_of(pid):
    children = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        children += [int(child) for child in path.read_text().split()]
    return children


def _words_of(pid):
    """Its command line; nothing when it has just ended."""
    try:
        return [word for word in Path(f"/proc/{pid}/cmdline").read_text().split("\0") if word]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _is_running(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def group(elsewhere, tmp_path):
    group = Group(elsewhere, tmp_path)
    yield group
    group.end()


@pytest.fixture
def both(process_environment, tmp_path):
    """A group on this test's database, which is made already, once both its children work."""
    group = Group(process_environment, tmp_path)
    try:
        group.get("/readyz")
        assert wait_until(lambda: "worker.started" in group.said, within=PATIENCE), group.said
        yield group
    finally:
        group.end()


def test_an_empty_folder_is_all_it_needs_and_it_says_how_to_begin(group):
    assert '"ready"' in group.get("/readyz")
    assert wait_until(lambda: "/setup/by/" in group.said, within=PATIENCE), group.said
    link = re.search(r"http\S+(/setup/by/\S+)", group.said)[1]
    assert 'name="password"' in group.browse(link)


def test_asked_to_end_it_ends_with_all_its_children(both):
    children = both.children()
    assert set(children) == {"web", "worker"}

    both.process.send_signal(signal.SIGTERM)

    assert both.process.wait(PATIENCE) == 0
    assert not any(_is_running(pid) for pid in children.values())


def test_its_children_end_although_it_was_killed(both):
    children = both.children()

    both.process.kill()

    assert wait_until(lambda: not any(_is_running(pid) for pid in children.values()), within=PATIENCE)


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_child_is_replaced(both, name):
    killed = both.children()[name]

    os.kill(killed, signal.SIGKILL)

    assert wait_until(lambda: both.children().get(name, killed) != killed, within=PATIENCE), both.said
    assert f"The {name} process ended (-9)" in both.said
    assert '"alive"' in both.get(
        "/healthz"
    )  # the request waits in the socket while the web process is replaced


def test_a_taken_port_is_a_sentence(command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = command("serve", "--port", str(taken.getsockname()[1]))

    assert result.returncode == 1
    assert b"Choose another with --host and --port." in result.stderr


def test_a_wrong_setting_ends_it_instead_of_trying_for_ever(command):
    result = command("serve", "--port", "0", ANSWERABLE_DEBUG="perhaps")

    assert result.returncode == 1
    assert b"say yes or no" in result.stderr


def test_an_installation_that_lacks_something_says_so_and_ends(command, tmp_path, elsewhere):
    (tmp_path / "django_htmx.py").write_text("raise ImportError('No module named nonesuch')")
    broken = {**elsewhere, "PYTHONPATH": f"{tmp_path}:{elsewhere['PYTHONPATH']}"}

    result = command("serve", "--port", "0", environment=broken)

    assert result.returncode == 1
    assert b"This installation is not whole: No module named nonesuch" in result.stderr


def test_a_postgresql_of_another_version_is_left_alone(monkeypatch):
    monkeypatch.setattr(preparing, "missing_migrations", lambda: ["tickets.0009_later"])
    monkeypatch.setattr(preparing, "connection", type("connection", (), {"vendor": "postgresql"}))

    with pytest.raises(preparing.NotFit, match="Run `answerable migrate` first"):
        preparing.prepare()


def test_a_worker_waits_for_the_database_to_be_made(elsewhere, make_database, tmp_path):
    group = Group(elsewhere, tmp_path, "worker")
    try:
        assert wait_until(lambda: "preparing.waiting" in group.said, within=PATIENCE), group.said
        make_database()
        assert wait_until(lambda: "worker.started" in group.said, within=PATIENCE), group.said
    finally:
        group.end()
    assert group.process.returncode == 0


def test_a_worker_does_what_is_enqueued(process_environment, tmp_path):
    enqueue(watch_disk)
    group = Group(process_environment, tmp_path, "worker")
    try:
        assert wait_until(
            lambda: not Job.objects.filter(task="ledger.tasks.watch_disk").exists(), within=PATIENCE
        )
    finally:
        group.end()


def test_postgresql_wakes_the_worker_when_a_job_is_committed(transactional_db):
    """SQLite tells of nothing: there the worker asks ten times a second."""
    if connection.vendor != "postgresql":
        return
    stop, inside, outside = threading.Event(), threading.Event(), threading.Event()
    wakes = [(Lane.INSIDE, inside), (Lane.OUTSIDE, outside)]
    listener = threading.Thread(target=wake_on_new_jobs, args=(stop, wakes), daemon=True)
    listener.start()
    try:
        assert inside.wait(PATIENCE)  # it listens now
        assert outside.wait(PATIENCE)
        inside.clear()
        outside.clear()
        enqueue(watch_disk)
        assert inside.wait(PATIENCE)
        assert not outside.is_set()  # who cannot do it need not look
    finally:
        stop.set()
        listener.join(PATIENCE)
