"""What watchers are told, and who may read the figures."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from answerable.channels.models import Item, ItemState
from answerable.config import health
from answerable.ledger.models import Job, JobState


@pytest.fixture
def watcher():
    """Somebody who is not signed in, on this machine."""
    return Client()


def test_alive_asks_nothing_of_the_database(watcher, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert watcher.get("/healthz").json() == {"status": "alive"}


def test_ready_with_a_database_at_this_version(watcher, db):
    assert watcher.get("/readyz").json() == {"status": "ready"}
    assert watcher.get("/readyz").status_code == 200  # the second time is asked another way


@pytest.mark.parametrize("was_ready_before", [False, True])
def test_not_ready_without_the_database(watcher, db, monkeypatch, was_ready_before):
    health._was_complete.clear()
    if was_ready_before:
        assert watcher.get("/readyz").status_code == 200

    def refuse(*_args, **_kwargs):
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        response = watcher.get("/readyz")

    assert response.status_code == 503
    assert response.json()["why"] == "The database cannot be reached."
    health._was_complete.clear()


def test_not_ready_while_migrations_are_missing(watcher, forget_newest_migration):
    health._was_complete.clear()
    forget_newest_migration()

    response = watcher.get("/readyz")

    assert response.status_code == 503
    assert response.json()["why"] == "Migrations are missing."


def test_figures_tell_of_jobs_items_and_tickets(watcher, make_ticket):
    make_ticket()
    now = timezone.now()
    Job.objects.all().delete()
    Job.objects.create(
        task="x", lane="inside", run_at=now - timedelta(seconds=90), created_at=now, max_attempts=1
    )
    Job.objects.create(
        task="x", lane="inside", state=JobState.DEAD, run_at=now, created_at=now, max_attempts=1
    )
    Item.objects.create(
        channel="email", source="pipe", digest="d", size=1, received_at=now, state=ItemState.QUARANTINED
    )

    figures = dict(
        line.rsplit(" ", 1)
        for line in watcher.get("/metrics").content.decode().splitlines()
        if line[0] != "#"
    )

    assert figures['answerable_jobs{state="ready"}'] == "1.0"
    assert figures['answerable_jobs{state="dead"}'] == "1.0"
    assert figures['answerable_items{state="quarantined"}'] == "1.0"
    assert figures['answerable_items{state="failed"}'] == "0.0"
    assert figures["answerable_tickets_open"] == "1.0"
    assert 85 < float(figures["answerable_job_oldest_seconds"]) < 120


@pytest.mark.parametrize(
    ("headers", "address"),
    [({}, "192.0.2.7"), ({"X-Forwarded-For": "192.0.2.7"}, "127.0.0.1"), ({"Via": "1.1 proxy"}, "::1")],
    ids=["from elsewhere", "through a proxy here", "through another proxy here"],
)
def test_figures_are_for_this_machine_alone(watcher, db, headers, address):
    assert watcher.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == 404


def test_with_a_token_figures_are_for_those_who_have_it(watcher, db, settings):
    settings.METRICS_TOKEN = "s3cret"

    def status(**headers):
        return watcher.get("/metrics", headers=headers, REMOTE_ADDR="192.0.2.7").status_code

    assert status(Authorization="Bearer s3cret") == 200
    assert status(Authorization="Bearer wrong") == 404
    assert watcher.get("/metrics").status_code == 404  # from this machine neither


def test_watchers_are_not_sent_to_https(watcher, db, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert watcher.get("/healthz").status_code == 200
