"""Kept statements do to single rows what Django would have done."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from answerable.ledger.models import Chain, Job
from answerable.ledger.rows import find, insert, insert_all, insert_missing, insert_or_leave, locked, update

AT = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def make_job(**fields) -> Job:
    given = {"task": "x.y", "arguments": {"ticket": 7, "ä": None}, "lane": "inside", "max_attempts": 3}
    return Job(**{**given, "run_at": AT, "created_at": AT, **fields})


def test_an_inserted_row_reads_back_as_it_was_given():
    job = insert(make_job())
    found = Job.objects.get()
    assert (found.pk, found.arguments, found.run_at, found.dedupe) == (
        job.pk,
        {"ticket": 7, "ä": None},
        AT,
        None,
    )
    job.priority = 5
    job.save()
    assert Job.objects.get().priority == 5


def test_a_row_whose_key_is_given_keeps_it():
    insert(Chain(stream="ticket/1", number=2, hash=b"\x00\xff" * 16))
    assert bytes(Chain.objects.get(pk="ticket/1").hash) == b"\x00\xff" * 16


def test_what_a_constraint_refuses_is_an_error():
    insert(make_job(dedupe="once"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(make_job(dedupe="once"))


def test_insert_or_leave_leaves_what_is_there():
    assert insert_or_leave(make_job(dedupe="once", priority=1)) is True
    later = make_job(dedupe="once", priority=2)
    assert insert_or_leave(later) is False
    assert later.pk is None
    assert Job.objects.get().priority == 1


def test_insert_missing_inserts_those_that_fit():
    insert(make_job(dedupe="b"))
    insert_missing([make_job(dedupe=letter) for letter in "abc"])
    insert_missing([])
    assert sorted(Job.objects.values_list("dedupe", flat=True)) == ["a", "b", "c"]


def test_insert_all_inserts_all_or_none():
    insert(make_job(dedupe="b"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all([make_job(dedupe=letter) for letter in "abc"])
    insert_all([make_job(dedupe=letter) for letter in "cd"])
    assert sorted(Job.objects.values_list("dedupe", flat=True)) == ["b", "c", "d"]


def test_find_gives_the_row_as_django_would():
    made = insert(make_job(dedupe="here"))
    insert(make_job(dedupe="there"))
    found, same = find(Job, dedupe="here", state="ready"), Job.objects.get(pk=made.pk)
    assert {name: getattr(found, name) for name in vars(same) if name != "_state"} == {
        name: value for name, value in vars(same).items() if name != "_state"
    }
    assert found == find(Job, pk=made.pk)
    found.delete()
    assert find(Job, dedupe="here") is None


def test_update_writes_the_named_columns_alone():
    job = insert(make_job())
    job.priority, job.error, job.arguments = 9, "not this one", {"a": [1]}
    update(job, "priority", "arguments")
    found = Job.objects.get()
    assert (found.priority, found.error, found.arguments) == (9, "", {"a": [1]})


def test_update_of_a_row_that_is_gone_is_an_error():
    job = insert(make_job())
    Job.objects.all().delete()
    with pytest.raises(Job.DoesNotExist):
        update(job, "priority")


def test_locked_gives_the_row_or_says_that_it_is_gone():
    job = insert(make_job())
    with transaction.atomic():
        assert locked(Job, job.pk) == job
        with pytest.raises(Job.DoesNotExist):
            locked(Job, job.pk + 1)
